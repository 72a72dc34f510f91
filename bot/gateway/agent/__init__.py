"""The agents' interface: one file a controller. Every call names its permission (`auth.guard`)."""
