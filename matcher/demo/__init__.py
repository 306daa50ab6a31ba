"""The demonstration world: invented enterprises, experts, needs and five years of alliances, from one seed."""
