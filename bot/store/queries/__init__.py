"""Reading rows. Every query carries the shopper's id; a stranger's row answers like a missing one."""
