//! An alternative's lines and their values in, what it is worth and when it pays out: all from the same net flow.

use super::Plan;
use super::formula::{MONTHS_OF_YEAR, cut, growth};
use super::sheet::{Computed, Group, Sheet};
use super::timeline::{Alternative, values};
use crate::cashflow::payback::{self, Need};
use crate::cashflow::{Gap, Rate, rates, value};
use crate::quantity::{Exact, Quantity, minus, over, plus};
use num_traits::{One, Signed, Zero};

/// What an alternative is worth.
#[derive(Debug, Clone)]
pub struct Measures {
    /// Net present value: the sum of the present values, the first flow at month 0.
    pub npv: Exact,
    /// The same with the first flow a month on, as the function NPV of spreadsheets has it.
    pub npv_spreadsheet: Exact,
    /// All that comes back, not discounted.
    pub gain: Exact,
    /// All that it costs, what is paid once included, not discounted.
    pub investment: Exact,
    /// What is paid once.
    pub one_time: Exact,
    /// Gain less investment: the sum of the net flow.
    pub net_benefit: Exact,
    /// Net benefit over investment, as a fraction of one.
    pub roi: Option<Exact>,
    /// Gain over investment.
    pub benefit_cost_ratio: Option<Exact>,
    /// Every internal rate of return, a year.
    pub irr: Result<Vec<Quantity>, Gap>,
    /// The modified rate of return, a year.
    pub mirr: Result<Quantity, Gap>,
    /// Months until the cumulative net flow stays above zero.
    pub payback: Result<Exact, Gap>,
    /// The same on present values.
    pub discounted_payback: Result<Exact, Gap>,
    /// The first month at whose end the cumulative net flow is not below zero and stays so.
    pub break_even_month: Result<usize, Gap>,
    /// The lowest cumulative net flow, and its month.
    pub peak_need: Need,
}

/// The monthly rate of a yearly one, by compounding: to the 28 digits of a decimal.
pub fn monthly(plan: &Plan) -> Option<Rate> {
    let growth = growth(plan.discount_rate).of_months(1).value(&values(plan), &|_, _| None)?;
    Rate::new(&minus(&cut(&growth)?, &Exact::one()))
}

impl Measures {
    /// Works them out; the rate is that of a month.
    pub fn new(sheet: &Sheet, computed: &Computed, alternative: &Alternative, rate: &Rate) -> Measures {
        let net = computed.line(alternative.net);
        let present = computed.line(alternative.present);
        let (gain, investment) = (computed.total(alternative.returned), computed.total(alternative.invested));
        let net_benefit = value::total(net);
        let npv = value::total(present);
        let of_investment = |amount: &Exact| if investment.is_positive() { over(amount, &investment) } else { None };
        let payback = payback::simple(net);
        let in_year = MONTHS_OF_YEAR.unsigned_abs();
        Measures {
            npv_spreadsheet: &npv / rate.growth(),
            npv,
            roi: of_investment(&net_benefit),
            benefit_cost_ratio: of_investment(&gain),
            gain,
            investment,
            one_time: alternative
                .of_group(sheet, Group::OneTime)
                .fold(Exact::zero(), |sum, line| plus(&sum, &computed.total(line))),
            net_benefit,
            irr: rates::irr_a_year(net, in_year),
            mirr: rates::mirr_a_year(net, rate, rate, in_year),
            break_even_month: payback.clone().map(|_| break_even_month(computed.line(alternative.cumulative))),
            payback,
            discounted_payback: payback::simple(present),
            peak_need: payback::peak_need(net),
        }
    }
}

/// The month after the last one that ends below zero.
fn break_even_month(cumulative: &[Exact]) -> usize {
    cumulative.iter().rposition(Signed::is_negative).map_or(0, |last| last + 1)
}
