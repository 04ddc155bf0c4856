"""Questions to the map: values in, values out; nothing is read, written or printed here."""
