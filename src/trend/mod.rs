//! A series of equally long periods in; where it goes from here, and between which bounds, out. The periods themselves are
//! checked by [`calendar`], the scale that keeps shares within 0 to 100 per cent is [`scale`], the model is [`forecast`].

pub mod calendar;
pub mod forecast;
pub mod held_out;
pub mod scale;
