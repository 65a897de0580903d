//! 64 bytes in; which of them are separators, quotes and line ends out, one bit a byte: with what every processor has, or
//! with what this one has beyond that.

use wide::u8x16;

/// How many bytes are looked at together.
pub const BLOCK: usize = 64;

/// What 64 bytes are: one bit a byte.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Masks {
    /// The separators.
    pub separators: u64,
    /// The quotes.
    pub quotes: u64,
    /// The line feeds.
    pub newlines: u64,
    /// The carriage returns, where they are asked for.
    pub returns: u64,
}

/// A way to look at bytes.
pub trait Look {
    /// What 64 bytes are.
    fn masks(&self, bytes: &[u8; BLOCK], separator: u8, returns: bool) -> Masks;
    /// Each bit becomes the parity of the bits up to it: inside quotes it is one.
    fn parity(&self, bits: u64) -> u64;
}

/// Something to do with one way or another to look at bytes.
pub trait Work {
    /// What comes of it.
    type Done;
    /// Does it.
    fn work(self, look: impl Look) -> Self::Done;
}

/// Does some work with the quickest way to look that the processor has.
pub fn quickest<W: Work>(work: W) -> W::Done {
    #[cfg(target_arch = "x86_64")]
    if let Some(done) = x86::Features::found() {
        return done.work(work);
    }
    work.work(Anywhere)
}

/// What every processor has.
struct Anywhere;

impl Look for Anywhere {
    #[inline(always)]
    fn masks(&self, bytes: &[u8; BLOCK], separator: u8, returns: bool) -> Masks {
        let mut masks = Masks::default();
        let (parts, _) = bytes.as_chunks::<16>();
        for (part, shift) in parts.iter().zip([0, 16, 32, 48]) {
            let lanes = u8x16::new(*part);
            let mask = |byte: u8| u64::from(lanes.simd_eq(u8x16::splat(byte)).to_bitmask()) << shift;
            masks.separators |= mask(separator);
            masks.quotes |= mask(b'"');
            masks.newlines |= mask(b'\n');
            if returns {
                masks.returns |= mask(b'\r');
            }
        }
        masks
    }

    #[inline(always)]
    fn parity(&self, mut bits: u64) -> u64 {
        for shift in [1, 2, 4, 8, 16, 32] {
            bits ^= bits << shift;
        }
        bits
    }
}

/// What processors of x86-64 have since 2013: 32 bytes at once. It must give what [`Anywhere`] gives.
#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::{BLOCK, Look, Masks, Work};
    use std::arch::x86_64::{
        __m256i, _mm_clmulepi64_si128, _mm_cvtsi128_si64, _mm_set_epi64x, _mm_set1_epi8, _mm256_cmpeq_epi8,
        _mm256_movemask_epi8, _mm256_set1_epi8,
    };

    /// Stands for a processor that was asked and has them.
    #[derive(Clone, Copy)]
    pub struct Features(());

    impl Features {
        /// Asks the processor.
        pub fn found() -> Option<Features> {
            let has_all = is_x86_feature_detected!("avx2")
                && is_x86_feature_detected!("bmi1")
                && is_x86_feature_detected!("bmi2")
                && is_x86_feature_detected!("lzcnt")
                && is_x86_feature_detected!("popcnt")
                && is_x86_feature_detected!("pclmulqdq");
            has_all.then_some(Features(()))
        }

        /// Does some work with them.
        pub fn work<W: Work>(self, work: W) -> W::Done {
            // SAFETY: there is no `Features` but where the processor has all that `with` is compiled for.
            #[allow(unsafe_code)]
            unsafe {
                with(work)
            }
        }
    }

    #[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt,pclmulqdq")]
    fn with<W: Work>(work: W) -> W::Done {
        let masks = |bytes: &[u8; BLOCK], separator: u8, returns: bool| {
            let [low, high]: [__m256i; 2] = bytemuck::cast(*bytes);
            let mask = |byte: u8| {
                let all = _mm256_set1_epi8(byte.cast_signed());
                let low = _mm256_movemask_epi8(_mm256_cmpeq_epi8(low, all)).cast_unsigned();
                let high = _mm256_movemask_epi8(_mm256_cmpeq_epi8(high, all)).cast_unsigned();
                u64::from(low) | u64::from(high) << 32
            };
            Masks {
                separators: mask(separator),
                quotes: mask(b'"'),
                newlines: mask(b'\n'),
                returns: if returns { mask(b'\r') } else { 0 },
            }
        };
        // The product without carries by all ones.
        let parity = |bits: u64| {
            let product = _mm_clmulepi64_si128::<0>(_mm_set_epi64x(0, bits.cast_signed()), _mm_set1_epi8(-1));
            _mm_cvtsi128_si64(product).cast_unsigned()
        };
        work.work(Quick { masks, parity })
    }

    struct Quick<M, P> {
        masks: M,
        parity: P,
    }

    impl<M: Fn(&[u8; BLOCK], u8, bool) -> Masks, P: Fn(u64) -> u64> Look for Quick<M, P> {
        #[inline(always)]
        fn masks(&self, bytes: &[u8; BLOCK], separator: u8, returns: bool) -> Masks {
            (self.masks)(bytes, separator, returns)
        }

        #[inline(always)]
        fn parity(&self, bits: u64) -> u64 {
            (self.parity)(bits)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// All that a way to look tells of 64 bytes.
    struct Seen([u8; BLOCK]);

    impl Work for Seen {
        type Done = (Masks, u64);
        fn work(self, look: impl Look) -> (Masks, u64) {
            let masks = look.masks(&self.0, b';', true);
            (masks, look.parity(masks.quotes))
        }
    }

    proptest! {
        #[test]
        fn every_way_to_look_sees_the_same(text in prop::collection::vec(prop_oneof![any::<u8>(), Just(b'"'), Just(b';'), Just(b'\n'), Just(b'\r')], BLOCK)) {
            let bytes: [u8; BLOCK] = text.clone().try_into().unwrap();
            let plain = Seen(bytes).work(Anywhere);
            prop_assert_eq!(quickest(Seen(bytes)), plain);
            let of = |byte: u8| text.iter().rev().fold(0_u64, |mask, other| mask << 1 | u64::from(*other == byte));
            prop_assert_eq!(plain.0, Masks { separators: of(b';'), quotes: of(b'"'), newlines: of(b'\n'), returns: of(b'\r') });
        }
    }
}
