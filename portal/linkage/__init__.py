"""The same person? What several sources say of people, compared by a trained model."""
