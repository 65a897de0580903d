//! `roi cashflow`: a file of cash flows and a rate in, what they are worth and return out.

use super::Outcome;
use super::options::{DateOrder, DecimalMark, percentage};
use super::origin::{self, DateOption};
use super::output::{OutputOptions, TableFormat};
use crate::cashflow::Rate;
use crate::currency::Currency;
use crate::flows::{self, Asked};
use crate::input::{self, KINDS};
use crate::number::Mark;
use crate::place::{Place, quoted};
use crate::problem::Problem;
use crate::quantity::Unit;
use crate::render::{cashflow as render, html, markdown, table};
use crate::report::cashflow::{Question, appraise};
use crate::report::sources::Origin;
use crate::tickets::moment::Order;
use clap::Args;

/// What `roi cashflow` takes.
#[derive(Debug, Args)]
pub struct Cashflow {
    /// The flows: a file with a column `amount` and, where they are dated, `date`; a JSON list; or - for standard input
    #[arg(value_name = "FILE")]
    file: String,

    /// At what the flows are discounted, such as 8%: a year where they are dated, else a period
    #[arg(long, value_name = "PERCENT", allow_hyphen_values = true, help_heading = "Rates")]
    rate: String,

    /// At what outflows are financed, for the modified rate of return (default: --rate)
    #[arg(long, value_name = "PERCENT", allow_hyphen_values = true, help_heading = "Rates")]
    finance_rate: Option<String>,

    /// At what inflows are invested again, for the modified rate of return (default: --rate)
    #[arg(long, value_name = "PERCENT", allow_hyphen_values = true, help_heading = "Rates")]
    reinvest_rate: Option<String>,

    /// The kind of the file, whatever its ending
    #[arg(long, value_name = "KIND", value_parser = clap::builder::PossibleValuesParser::new(KINDS.iter().map(|(name, _)| *name)), help_heading = "Input")]
    from: Option<String>,

    /// The sheet of a workbook (default: the first with flows)
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    sheet: Option<String>,

    /// What money is in, such as USD
    #[arg(long, value_name = "CODE", value_parser = super::options::currency, help_heading = "Input")]
    currency: Option<Currency>,

    /// The decimal mark of the file (default: as its cells show)
    #[arg(long, value_name = "MARK", help_heading = "Input")]
    decimal_mark: Option<DecimalMark>,

    /// Which comes first in dates such as 01/02/2026 (default: as the dates show)
    #[arg(long, value_name = "ORDER", help_heading = "Input")]
    date_order: Option<DateOrder>,

    /// How it is written (default: by the output file's ending, else table)
    #[arg(short, long, value_name = "FORMAT", help_heading = "Output")]
    format: Option<TableFormat>,
    #[command(flatten)]
    date: DateOption,
    #[command(flatten)]
    output: OutputOptions,
}

/// Runs the command.
pub fn run(options: &Cashflow) -> Result<Outcome, Problem> {
    let format = options.output.table_format(options.format, TableFormat::Table)?;
    let rate = options.rate("--rate", &options.rate)?;
    let other = |name, text: &Option<String>| text.as_ref().map(|text| options.rate(name, text)).transpose();
    let finance = other("--finance-rate", &options.finance_rate)?;
    let reinvest = other("--reinvest-rate", &options.reinvest_rate)?;
    let flows = flows::read(&options.file, &options.asked())?;
    let (amounts, on_days) = (flows.amounts(), flows.on_days());
    let when: Vec<&str> = flows.flows.iter().map(|flow| flow.when.as_str()).collect();
    let question = Question {
        flows: &amounts,
        when: &when,
        on_days: on_days.as_deref(),
        rate: &rate,
        finance: finance.as_ref().unwrap_or(&rate),
        reinvest: reinvest.as_ref().unwrap_or(&rate),
    };
    let appraisal = appraise(&question, flows.currency, flows.notes)
        .map_err(|gap| Problem::new(format!("a rate cannot be used: {gap}")))?;
    let input = if options.file == "-" { "/dev/stdin".to_string() } else { options.file.clone() };
    let parts = || render::parts(&appraisal);
    let text = match format {
        TableFormat::Table => table::text(&parts(), &options.output.style()).into_bytes(),
        TableFormat::Markdown => markdown::text(&parts()).into_bytes(),
        TableFormat::Json => render::as_json(&appraisal).into_bytes(),
        TableFormat::Csv => render::separated(&appraisal, b',').into_bytes(),
        TableFormat::Tsv => render::separated(&appraisal, b'\t').into_bytes(),
        TableFormat::Html => {
            let inputs = origin::inputs(std::slice::from_ref(&input))?;
            let origin = Origin { date: options.date.date.clone(), inputs, sources: Vec::new() };
            html::parts("Cash flows", &parts(), &origin)
        }
    };
    options.output.write(&text, &[input])?;
    if format.is_separated() {
        super::output::tell(&appraisal.notes);
    }
    Ok(Outcome::Done)
}

impl Cashflow {
    fn asked(&self) -> Asked {
        let from = self.from.as_ref().and_then(|from| KINDS.iter().find(|(name, _)| name == from));
        let options = input::Options {
            from: from.map(|(_, kind)| *kind),
            currency: self.currency.clone(),
            mark: self.decimal_mark.map(Mark::from),
            sheet: self.sheet.clone(),
            ..input::Options::default()
        };
        Asked { options, order: self.date_order.map(Order::from) }
    }

    /// A rate of an option, as percentages are read everywhere.
    fn rate(&self, name: &str, text: &str) -> Result<Rate, Problem> {
        let mark = self.decimal_mark.map_or(Mark::Point, Mark::from);
        let rate = percentage(name, text, (Unit::PercentPerYear, mark), "8%")?;
        let wrong = || Problem::at(&Place::file(name), format!("expected a rate above -100%, found {}", quoted(text)));
        Rate::new(&rate).ok_or_else(wrong)
    }
}
