//! Whole amounts by power in, a polynomial without needless terms out.

use num_bigint::BigInt;
use num_traits::{Signed, Zero};

/// Σ cᵢ xᵉⁱ with whole numbers cᵢ that are not zero; the exponents rise from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Polynomial {
    terms: Vec<(u32, BigInt)>,
}

impl Polynomial {
    /// The polynomial of terms whose exponents rise, and the power of x that was divided out of it; none where it is zero.
    pub fn new(terms: impl Iterator<Item = (u32, BigInt)>) -> Option<(Polynomial, u32)> {
        let mut terms: Vec<(u32, BigInt)> = terms.filter(|(_, coefficient)| !coefficient.is_zero()).collect();
        let lowest = terms.first()?.0;
        for (exponent, _) in &mut terms {
            *exponent = exponent.saturating_sub(lowest);
        }
        Some((Polynomial { terms }, lowest))
    }

    /// The terms, the lowest power first.
    pub fn terms(&self) -> &[(u32, BigInt)] {
        &self.terms
    }

    /// The highest power.
    pub fn degree(&self) -> u32 {
        self.terms.last().map_or(0, |(exponent, _)| *exponent)
    }

    /// The value at 1.
    pub fn sum(&self) -> BigInt {
        self.terms.iter().map(|(_, coefficient)| coefficient).sum()
    }

    /// The polynomial whose roots are one over this one's.
    pub fn reversed(&self) -> Polynomial {
        let degree = self.degree();
        let turned = |(exponent, coefficient): &(u32, BigInt)| (degree - exponent, coefficient.clone());
        Polynomial { terms: self.terms.iter().rev().map(turned).collect() }
    }

    /// How often the sign changes from term to term. By Descartes' rule there are at most as many positive roots, and one
    /// where it changes once.
    pub fn sign_changes(&self) -> usize {
        let pairs = self.terms.iter().zip(self.terms.iter().skip(1));
        pairs.filter(|((_, left), (_, right))| left.is_negative() != right.is_negative()).count()
    }

    /// The bits of the largest coefficient.
    pub fn bits(&self) -> u32 {
        let bits = self.terms.iter().map(|(_, coefficient)| coefficient.bits()).max().unwrap_or(0);
        u32::try_from(bits).unwrap_or(u32::MAX)
    }

    /// Whether a fraction numerator ÷ denominator is a root, exactly.
    pub fn has_root(&self, numerator: &BigInt, denominator: &BigInt) -> bool {
        let mut value = BigInt::zero();
        let (mut below, mut power) = (None, BigInt::from(1));
        // From the highest power down, so that each step multiplies what there is by the numerator.
        for (exponent, coefficient) in self.terms.iter().rev() {
            let gap = below.map_or(0, |above: u32| above - exponent);
            power *= denominator.pow(gap);
            value = value * numerator.pow(gap) + coefficient * &power;
            below = Some(*exponent);
        }
        value.is_zero()
    }
}
