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
    /// The carriage returns.
    pub returns: u64,
    /// The NUL bytes.
    pub nuls: u64,
}

/// A way to look at bytes.
pub trait Look {
    /// What 64 bytes are.
    fn masks(&self, bytes: &[u8; BLOCK], separator: u8) -> Masks;

    /// Each bit becomes the parity of the bits up to it: inside quotes it is one.
    fn parity(&self, bits: u64) -> u64;

    /// The numbers of the bits that are set, each behind an offset, lowest first; whatever it is behind them.
    #[inline(always)]
    fn numbers(&self, bits: u64, offset: u32, numbers: &mut [u32; BLOCK]) {
        number(bits, offset, numbers);
    }
}

/// How many borders most blocks have at most.
const USUAL: usize = 12;

#[inline(always)]
fn number(mut bits: u64, offset: u32, numbers: &mut [u32; BLOCK]) {
    let (usual, others) = numbers.split_at_mut(USUAL);
    // As many as most blocks have, needed or not: that is quicker than asking before each.
    for number in usual {
        *number = offset.wrapping_add(bits.trailing_zeros());
        bits &= bits.wrapping_sub(1);
    }
    for number in others {
        if bits == 0 {
            break;
        }
        *number = offset.wrapping_add(bits.trailing_zeros());
        bits &= bits.wrapping_sub(1);
    }
}

/// Something to do with one way or another to look at bytes.
pub trait Work {
    /// What comes of it.
    type Done;
    /// Does it.
    fn work(self, look: impl Look) -> Self::Done;
}

/// The ways that there are, each quicker than the one before.
#[derive(Debug, Clone, Copy)]
enum Way {
    /// With what every processor has.
    Anywhere,
    /// With 32 bytes at once.
    #[cfg(target_arch = "x86_64")]
    Half(x86::Half),
    /// With all 64 at once.
    #[cfg(target_arch = "x86_64")]
    Whole(x86::Whole),
}

impl Way {
    /// The quickest that the processor has.
    #[inline]
    fn quickest() -> Way {
        #[cfg(target_arch = "x86_64")]
        {
            let half = || x86::Half::found().map(Way::Half);
            x86::Whole::found().map(Way::Whole).or_else(half).unwrap_or(Way::Anywhere)
        }
        #[cfg(not(target_arch = "x86_64"))]
        Way::Anywhere
    }

    #[inline]
    fn work<W: Work>(self, work: W) -> W::Done {
        match self {
            Way::Anywhere => work.work(Anywhere),
            #[cfg(target_arch = "x86_64")]
            Way::Half(half) => half.work(work),
            #[cfg(target_arch = "x86_64")]
            Way::Whole(whole) => whole.work(work),
        }
    }
}

/// Does some work with the quickest way to look that the processor has.
#[inline]
pub fn quickest<W: Work>(work: W) -> W::Done {
    Way::quickest().work(work)
}

/// What every processor has.
struct Anywhere;

impl Look for Anywhere {
    #[inline(always)]
    fn masks(&self, bytes: &[u8; BLOCK], separator: u8) -> Masks {
        let mut masks = Masks::default();
        let (parts, _) = bytes.as_chunks::<16>();
        for (part, shift) in parts.iter().zip([0, 16, 32, 48]) {
            let lanes = u8x16::new(*part);
            let mask = |byte: u8| u64::from(lanes.simd_eq(u8x16::splat(byte)).to_bitmask()) << shift;
            masks.separators |= mask(separator);
            masks.quotes |= mask(b'"');
            masks.newlines |= mask(b'\n');
            masks.returns |= mask(b'\r');
            masks.nuls |= mask(0);
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

/// What processors of x86-64 have beyond that. It must give what [`Anywhere`] gives.
#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::{BLOCK, Look, Masks, Work};
    use std::arch::x86_64::{
        __m256i, __m512i, _mm_clmulepi64_si128, _mm_cvtsi128_si64, _mm_set_epi64x, _mm_set1_epi8, _mm256_cmpeq_epi8,
        _mm256_movemask_epi8, _mm256_set1_epi8, _mm512_add_epi32, _mm512_cmpeq_epi8_mask, _mm512_cvtepu8_epi32,
        _mm512_extracti32x4_epi32, _mm512_maskz_compress_epi8, _mm512_set1_epi8, _mm512_set1_epi32,
    };

    /// Stands for a processor that was asked and has vectors of 32 bytes: most since 2013.
    #[derive(Debug, Clone, Copy)]
    pub struct Half(());

    impl Half {
        /// Asks the processor.
        pub fn found() -> Option<Half> {
            let has_all = is_x86_feature_detected!("avx2")
                && is_x86_feature_detected!("bmi1")
                && is_x86_feature_detected!("bmi2")
                && is_x86_feature_detected!("lzcnt")
                && is_x86_feature_detected!("popcnt")
                && is_x86_feature_detected!("pclmulqdq");
            has_all.then_some(Half(()))
        }

        /// Does some work with them.
        #[inline]
        pub fn work<W: Work>(self, work: W) -> W::Done {
            // SAFETY: there is no `Half` but where the processor has all that `with_half` is compiled for.
            #[allow(unsafe_code)]
            unsafe {
                with_half(work)
            }
        }
    }

    /// Stands for a processor that was asked and has vectors of 64 bytes too: many since 2019.
    #[derive(Debug, Clone, Copy)]
    pub struct Whole(Half);

    impl Whole {
        /// Asks the processor.
        pub fn found() -> Option<Whole> {
            let has_all = is_x86_feature_detected!("avx512f")
                && is_x86_feature_detected!("avx512bw")
                && is_x86_feature_detected!("avx512cd")
                && is_x86_feature_detected!("avx512dq")
                && is_x86_feature_detected!("avx512vl")
                && is_x86_feature_detected!("avx512vbmi")
                && is_x86_feature_detected!("avx512vbmi2");
            Half::found().filter(|_| has_all).map(Whole)
        }

        /// Does some work with them.
        #[inline]
        pub fn work<W: Work>(self, work: W) -> W::Done {
            // SAFETY: there is no `Whole` but where the processor has all that `with_whole` is compiled for.
            #[allow(unsafe_code)]
            unsafe {
                with_whole(work)
            }
        }
    }

    /// The product without carries by all ones.
    #[inline]
    #[target_feature(enable = "pclmulqdq")]
    fn parity(bits: u64) -> u64 {
        let product = _mm_clmulepi64_si128::<0>(_mm_set_epi64x(0, bits.cast_signed()), _mm_set1_epi8(-1));
        _mm_cvtsi128_si64(product).cast_unsigned()
    }

    #[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt,pclmulqdq")]
    fn with_half<W: Work>(work: W) -> W::Done {
        let masks = |bytes: &[u8; BLOCK], separator: u8| {
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
                returns: mask(b'\r'),
                nuls: mask(0),
            }
        };
        let parity = |bits: u64| parity(bits);
        work.work(Closures { masks, parity, numbers: super::number })
    }

    #[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt,pclmulqdq")]
    #[target_feature(enable = "avx512f,avx512bw,avx512cd,avx512dq,avx512vl,avx512vbmi,avx512vbmi2")]
    fn with_whole<W: Work>(work: W) -> W::Done {
        let masks = |bytes: &[u8; BLOCK], separator: u8| {
            let bytes: __m512i = bytemuck::cast(*bytes);
            let mask = |byte: u8| _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(byte.cast_signed()));
            Masks {
                separators: mask(separator),
                quotes: mask(b'"'),
                newlines: mask(b'\n'),
                returns: mask(b'\r'),
                nuls: mask(0),
            }
        };
        let parity = |bits: u64| parity(bits);
        let numbers = |bits: u64, offset: u32, numbers: &mut [u32; BLOCK]| {
            let all: __m512i = bytemuck::cast(const { counted() });
            let set = _mm512_maskz_compress_epi8(bits, all);
            let offset = _mm512_set1_epi32(offset.cast_signed());
            let (sixteens, _) = numbers.as_chunks_mut::<16>();
            let [first, second, third, fourth] = sixteens else { return };
            *first =
                bytemuck::cast(_mm512_add_epi32(_mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32::<0>(set)), offset));
            if bits.count_ones() > 16 {
                *second =
                    bytemuck::cast(_mm512_add_epi32(_mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32::<1>(set)), offset));
                *third =
                    bytemuck::cast(_mm512_add_epi32(_mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32::<2>(set)), offset));
                *fourth =
                    bytemuck::cast(_mm512_add_epi32(_mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32::<3>(set)), offset));
            }
        };
        work.work(Closures { masks, parity, numbers })
    }

    /// The numbers from 0 to 63.
    const fn counted() -> [u8; BLOCK] {
        let mut numbers = [0; BLOCK];
        let mut number = 0;
        while number < BLOCK {
            numbers[number] = number as u8;
            number += 1;
        }
        numbers
    }

    /// Closures are compiled for what the function that makes them is.
    struct Closures<M, P, N> {
        masks: M,
        parity: P,
        numbers: N,
    }

    impl<M, P, N> Look for Closures<M, P, N>
    where
        M: Fn(&[u8; BLOCK], u8) -> Masks,
        P: Fn(u64) -> u64,
        N: Fn(u64, u32, &mut [u32; BLOCK]),
    {
        #[inline(always)]
        fn masks(&self, bytes: &[u8; BLOCK], separator: u8) -> Masks {
            (self.masks)(bytes, separator)
        }

        #[inline(always)]
        fn parity(&self, bits: u64) -> u64 {
            (self.parity)(bits)
        }

        #[inline(always)]
        fn numbers(&self, bits: u64, offset: u32, numbers: &mut [u32; BLOCK]) {
            (self.numbers)(bits, offset, numbers);
        }
    }
}

/// Does some work in every way that the processor has.
#[cfg(test)]
pub fn in_every_way<W: Work>(work: impl Fn() -> W) -> Vec<W::Done> {
    let mut ways = vec![Way::Anywhere];
    #[cfg(target_arch = "x86_64")]
    {
        ways.extend(x86::Half::found().map(Way::Half));
        ways.extend(x86::Whole::found().map(Way::Whole));
    }
    ways.into_iter().map(|way| way.work(work())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// All that a way to look tells of 64 bytes.
    struct Seen([u8; BLOCK]);

    impl Work for Seen {
        type Done = (Masks, u64, Vec<u32>);
        fn work(self, look: impl Look) -> Self::Done {
            let masks = look.masks(&self.0, b';');
            let mut numbers = [0; BLOCK];
            look.numbers(masks.separators, 7, &mut numbers);
            let set = masks.separators.count_ones() as usize;
            (masks, look.parity(masks.quotes), numbers[..set].to_vec())
        }
    }

    proptest! {
        #[test]
        fn every_way_to_look_sees_the_same(text in prop::collection::vec(prop_oneof![any::<u8>(), Just(b'"'), Just(b';'), Just(b';'), Just(b'\n'), Just(b'\r'), Just(0)], BLOCK)) {
            let bytes: [u8; BLOCK] = text.clone().try_into().unwrap();
            let of = |byte: u8| text.iter().rev().fold(0_u64, |mask, other| mask << 1 | u64::from(*other == byte));
            let masks = Masks { separators: of(b';'), quotes: of(b'"'), newlines: of(b'\n'), returns: of(b'\r'), nuls: of(0) };
            let parity = (0..BLOCK).fold(0, |all, bit| all | u64::from((masks.quotes << (63 - bit)).count_ones() & 1) << bit);
            let numbers: Vec<u32> = (0..BLOCK as u32).filter(|bit| masks.separators >> bit & 1 == 1).map(|bit| bit + 7).collect();
            for seen in in_every_way(|| Seen(bytes)) {
                prop_assert_eq!(seen, (masks, parity, numbers.clone()));
            }
        }
    }
}
