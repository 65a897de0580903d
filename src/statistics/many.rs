//! The probabilities of many tests in, the same allowing for how many they are out.

/// The probabilities adjusted so that with so many tests, chance makes a difference in any of them no more often than
/// in one: Holm, Scandinavian Journal of Statistics 6 (1979), 65-70. In the order in which they came.
#[allow(clippy::float_arithmetic, reason = "statistics are computed on floats")]
pub fn holm(p_values: &[f64]) -> Vec<f64> {
    let mut order: Vec<(usize, f64)> = p_values.iter().copied().enumerate().collect();
    order.sort_by(|(_, left), (_, right)| left.total_cmp(right));
    let mut adjusted = vec![1.0; p_values.len()];
    let mut largest = 0.0_f64;
    for (rank, (index, p_value)) in order.into_iter().enumerate() {
        let left_to_test = (p_values.len() - rank) as f64;
        largest = largest.max((p_value * left_to_test).min(1.0));
        if let Some(place) = adjusted.get_mut(index) {
            *place = largest;
        }
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_is_held_against_all_and_none_falls_below_one_before_it() {
        assert_eq!(holm(&[0.01, 0.04, 0.03, 0.005]), [0.03, 0.06, 0.06, 0.02]);
        assert_eq!(holm(&[0.6, 0.7]), [1.0, 1.0]);
        assert_eq!(holm(&[]), Vec::<f64>::new());
    }
}
