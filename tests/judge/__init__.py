"""The judge: a slow, literal reading of the contract against which every engine is held."""
