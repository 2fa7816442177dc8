"""Record linkage: find records of the same person with a trained model, and merge them."""
