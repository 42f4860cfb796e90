"""A catalogue becomes pages: pure functions, from records to HTML."""
