"""EvidenceMap to networkx graphs: who cites whom, and which evidence is about what."""
