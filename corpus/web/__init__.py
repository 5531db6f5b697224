"""From an address of the web to raw pages: one page, or those that a feed or sitemap lists."""
