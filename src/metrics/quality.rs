//! How well: the family of quality metrics of one side.

use super::{Better, Example, Group, Metric};
use crate::figures::{
    CES_RESPONSES, CES_SCORE_TOTAL, COMPLAINTS, CONTACTS, CSAT_RESPONSES, CSAT_SATISFIED, CSAT_SCORE_TOTAL,
    ESCALATED_CONTACTS, FIRST_CONTACT_RESOLUTIONS, NPS_DETRACTORS, NPS_PASSIVES, NPS_PROMOTERS, ORDERS,
    REOPENED_CONTACTS, RETURNS, SLA_CONTACTS, SLA_MET_CONTACTS,
};
use crate::quantity::Unit;

const SHARE: Metric = Metric { group: Group::Quality, unit: Unit::Percent, ..Metric::BASE };
const RATE: Metric = Metric { better: Better::Lower, ..SHARE };

family! {
    FIRST_CONTACT_RESOLUTION = Metric {
        id: "first_contact_resolution",
        label: "First-contact resolution",
        formula: || &FIRST_CONTACT_RESOLUTIONS / &CONTACTS,
        note: "The share of contacts resolved on the first contact.",
        example: Example { given: "first_contact_resolutions 70, contacts 100", gives: "70" },
        also_called: &["fcr", "first call resolution", "first contact resolution rate"],
        range: Some((0, 100)),
        ..SHARE
    };
    REOPEN_RATE = Metric {
        id: "reopen_rate",
        label: "Reopen rate",
        formula: || &REOPENED_CONTACTS / &CONTACTS,
        note: "Reopened contacts as a share of all contacts.",
        example: Example { given: "reopened_contacts 4, contacts 100", gives: "4" },
        ..RATE
    };
    ESCALATION_RATE = Metric {
        id: "escalation_rate",
        label: "Escalation rate",
        formula: || &ESCALATED_CONTACTS / &CONTACTS,
        note: "Escalated contacts as a share of all contacts.",
        example: Example { given: "escalated_contacts 9, contacts 100", gives: "9" },
        ..RATE
    };
    CSAT = Metric {
        id: "csat",
        label: "Customer satisfaction (CSAT)",
        formula: || &CSAT_SATISFIED / &CSAT_RESPONSES,
        note: "The share of survey answers that were 4 or 5 on the 1 to 5 scale (top two boxes).",
        example: Example { given: "csat_satisfied 4, csat_responses 5", gives: "80" },
        also_called: &["customer satisfaction", "cust satisfaction", "satisfaction", "csat rate"],
        range: Some((0, 100)),
        ..SHARE
    };
    CSAT_SCORE = Metric {
        id: "csat_score",
        label: "CSAT score",
        unit: Unit::Score,
        formula: || &CSAT_SCORE_TOTAL / &CSAT_RESPONSES,
        note: "The mean answer on the 1 to 5 scale: a different number from csat, and never compared with it.",
        example: Example { given: "csat_score_total 21, csat_responses 5", gives: "4.2" },
        also_called: &["average csat score", "satisfaction score"],
        range: Some((1, 5)),
        ..SHARE
    };
    NPS = Metric {
        id: "nps",
        label: "Net promoter score (NPS)",
        unit: Unit::Points,
        formula: || (&NPS_PROMOTERS - &NPS_DETRACTORS) / (&NPS_PROMOTERS + &NPS_PASSIVES + &NPS_DETRACTORS) * 100,
        note: "Promoters (9-10) less detractors (0-6) over all answers, in points from -100 to 100.",
        example: Example { given: "nps_promoters 50, nps_passives 30, nps_detractors 20", gives: "30" },
        also_called: &["net promoter score"],
        range: Some((-100, 100)),
        ..SHARE
    };
    CES = Metric {
        id: "ces",
        label: "Customer effort score (CES)",
        unit: Unit::Score,
        better: Better::Lower,
        formula: || &CES_SCORE_TOTAL / &CES_RESPONSES,
        note: "The mean answer on the 1 to 7 scale, 1 being very low effort; with `--ces-scale ease` 7 is very easy.",
        example: Example { given: "ces_score_total 25, ces_responses 10", gives: "2.5" },
        also_called: &["customer effort score"],
        range: Some((1, 7)),
        ..SHARE
    };
    COMPLAINT_RATE = Metric {
        id: "complaint_rate",
        label: "Complaint rate",
        formula: || &COMPLAINTS / &CONTACTS,
        note: "Complaints as a share of contacts.",
        example: Example { given: "complaints 30, contacts 1200", gives: "2.5" },
        ..RATE
    };
    RETURN_RATE = Metric {
        id: "return_rate",
        label: "Return rate",
        formula: || &RETURNS / &ORDERS,
        note: "Returns as a share of orders.",
        example: Example { given: "returns 16, orders 200", gives: "8" },
        ..RATE
    };
    SLA_ATTAINMENT = Metric {
        id: "sla_attainment",
        label: "SLA attainment",
        formula: || &SLA_MET_CONTACTS / &SLA_CONTACTS,
        note: "The share of contacts under a service level agreement that met it, contact by contact.",
        example: Example { given: "sla_met_contacts 93, sla_contacts 100", gives: "93" },
        also_called: &["service level"],
        range: Some((0, 100)),
        ..SHARE
    };
}
