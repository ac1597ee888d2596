"""Tests of the pages in a browser, as people meet them."""
