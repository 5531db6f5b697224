"""From PDF and Word documents to their stories."""
