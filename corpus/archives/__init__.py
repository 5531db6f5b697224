"""The pages in archives, mails and saved crawls."""
