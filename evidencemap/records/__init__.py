"""Raw text with places in, typed and frozen records out; every rule about a field lives here, once."""
