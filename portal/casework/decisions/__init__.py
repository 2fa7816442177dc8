"""Aid decisions: catalogue, funds, proposal, approval, decree (SK)."""
