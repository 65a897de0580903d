//! A comparison about which a claim fails in, the smallest one that fails in the same way out.

use crate::model::{Case, Number, settle};

/// The smallest comparison that still fails: whatever can be left out is.
pub fn simplest(case: Case, fails: &dyn Fn(&Case) -> bool) -> Case {
    let mut simple = case;
    while let Some(simpler) = simpler(&simple).into_iter().find(|simpler| fails(simpler)) {
        simple = simpler;
    }
    simple
}

/// Every comparison that has one thing less, or one number that is plainer.
fn simpler(case: &Case) -> Vec<Case> {
    let mut found = Vec::new();
    let mut offer = |change: &dyn Fn(&mut Case)| {
        let mut changed = case.clone();
        change(&mut changed);
        changed.sides.iter_mut().flat_map(|side| &mut side.periods).for_each(settle);
        found.push(changed);
    };
    if case.sides.len() > 2 {
        for at in case.alternatives() {
            offer(&|case| {
                case.sides.remove(at);
                case.baseline -= usize::from(at < case.baseline);
            });
        }
    }
    for (at, side) in case.sides.iter().enumerate() {
        for (index, period) in side.periods.iter().enumerate() {
            if side.periods.len() > 1 {
                offer(&|case| _ = case.sides[at].periods.remove(index));
            }
            for half in [0, 1] {
                let middle = period.given.len() / 2;
                let dropped: Vec<&str> = period.given.keys().skip(half * middle).take(middle).copied().collect();
                if middle > 2 {
                    offer(&|case| case.sides[at].periods[index].given.retain(|id, _| !dropped.contains(id)));
                }
            }
            if period.lines.len() > 1 {
                offer(&|case| case.sides[at].periods[index].lines.clear());
            }
            for id in period.given.keys().filter(|id| period.given.len() > 1 || **id != "paid_hours") {
                offer(&|case| case.sides[at].periods[index].given.retain(|other, _| other != id));
            }
            for line in 0..period.lines.len() {
                offer(&|case| _ = case.sides[at].periods[index].lines.remove(line));
            }
            if period.total_cost.is_some() {
                offer(&|case| case.sides[at].periods[index].total_cost = None);
            }
            for (id, (number, _)) in &period.given {
                for plainer in plainer(*number) {
                    offer(&|case| case.sides[at].periods[index].given.get_mut(id).expect("it was there").0 = plainer);
                }
            }
            for (line, amount) in period.lines.iter().map(|line| line.amount).enumerate() {
                for plainer in plainer(amount) {
                    offer(&|case| case.sides[at].periods[index].lines[line].amount = plainer);
                }
            }
        }
        if side.backwards {
            offer(&|case| case.sides[at].backwards = false);
        }
    }
    found
}

fn plainer(number: Number) -> Vec<Number> {
    let candidates = [
        Number::whole(1),
        Number::whole(10),
        Number { places: 0, ..number },
        Number { mantissa: number.mantissa / 10, ..number },
    ];
    let size = |number: &Number| (number.places, number.mantissa.unsigned_abs(), number.mantissa < 0);
    candidates.into_iter().filter(|plainer| size(plainer) < size(&number) && plainer.mantissa != 0).collect()
}
