//! Events: the record, its parts by unit, every step that was taken, labels and orders. What was told is sealed; a step is
//! never changed (B-83).

mod case_systems;
mod cases;
mod digest;
mod disputes;
mod lists;
mod orders;
mod pace;
mod parts;
mod record;
mod requests;
mod steps;
mod tags;
mod tips;
mod viewpoints;

pub use case_systems::{
    CaseSystem, Known, Outside, case_system_of, case_systems, close_case_system, keep_case_system, known_by,
};
pub use cases::{Case, case_words, cases, keep_case_word};
pub use digest::{Late, count_late, late, open_by_level, told_since};
pub use disputes::{
    Content, Dispute, DisputeAct, DisputeCount, acts, advance_dispute, count_disputes, dispute_content,
    dispute_fingerprint, disputes, forget_disputes, hold_dispute, insert_act, insert_dispute,
};
pub use lists::{
    CategoryCount, EventCount, EventFilter, Standing, alike, counts, day_counts, due_clocks, list, mine,
    open_by_category, similar, times,
};
pub use orders::{Order, insert_order, orders, orders_of, rectify_orders, reopen_orders};
pub use pace::{end_pace, keep_pace, pace};
pub use parts::{EventPart, give_again, insert_parts, parts, set_part, take_back};
pub use record::{
    Event, NewEvent, advance, find, fingerprint_of, forget, hold, insert, issue_number, number_of,
};
pub use requests::{
    Asker, NewRequest, Request, RequestFigures, acknowledge, asker, insert_request, request, request_behind,
    request_figures,
};
pub use steps::{EventStep, had_part, insert_step, steps};
pub use tags::{Tag, decide_tag, give_tags, tags};
pub use tips::{
    Decision, NewTip, Reporter, Reward, Tip, TipStanding, count_waiting_tips, decide_tip, expire_tips,
    forget_reporters, hold_tip, insert_tip, pay_reward, reporter, reward_tip, tip_fingerprint, tip_standing,
    tips,
};
pub use viewpoints::{
    Look, Viewpoint, end_viewpoint, find_viewpoint, forget_looks, insert_viewpoint, look_through, looks,
    viewpoints,
};
