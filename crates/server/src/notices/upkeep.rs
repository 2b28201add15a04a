//! Messages to chat groups and instructions are forgotten when their time is over.

use crate::ops::upkeep::Step;

/// Days for which it is known what was sent to a chat group.
const MESSAGES: u32 = 30;
/// Days for which it is known who confirmed which instruction.
const INSTRUCTIONS: u32 = 365 * 3;

/// Steps of upkeep.
pub const STEPS: &[Step] = &[
    Step::new("notices.forget_messages", |writer, round| {
        Box::pin(async move {
            store::notices::forget_messages(writer, round.county, round.days_ago(MESSAGES)).await.map(drop)
        })
    }),
    Step::new("notices.forget_instructions", |writer, round| {
        Box::pin(async move {
            store::notices::forget_instructions(writer, round.county, round.days_ago(INSTRUCTIONS))
                .await
                .map(drop)
        })
    }),
];
