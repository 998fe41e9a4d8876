"""Small seasons of lines closed: every schedule that a cheaper plan could hold is listed, and the best choice among them is proven."""

from optimizer.closing.close import Closed, closed, few

__all__ = ["Closed", "closed", "few"]
