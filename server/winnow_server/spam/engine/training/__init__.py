"""What only training needs: reading labelled messages, sparse features, logistic regression."""
