"""From a page of text or HTML to its story, without what stands around it."""
