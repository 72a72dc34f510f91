"""What an utterance names: guarantees, products, times, amounts, counts, reasons, conditions, hazards."""
