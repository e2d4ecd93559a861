//! text::tex
