"""The commands that rules beside trading's may object to. Who objects, and why, trading does not know."""

from copydesk.engine.trading.messages import ClosePosition, PlaceAlgoOrder, PlaceOrder, SetLeverage, SetPositionMode

Objectionable = PlaceOrder | ClosePosition | PlaceAlgoOrder | SetLeverage | SetPositionMode
