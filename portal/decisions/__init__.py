"""Aid decisions: catalogue, funds, proposal, approval, SK."""
