"""The site: public pages and API over a corpus, and the reviewer pages."""
