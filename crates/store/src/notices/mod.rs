//! What is published: answers to rumours ([`rumours`]), notices for a board, a risk bulletin or the library
//! ([`messages`]); and what is sent down and confirmed ([`instructions`], [`receipts`]).

mod instructions;
mod messages;
mod receipts;
mod robots;
mod rumours;

use domain::access::Permit;
use jiff::Timestamp;
use uuid::Uuid;

use crate::db::{StoreError, Writer};

pub use instructions::{
    Instruction, find_instruction, forget_instructions, insert_instruction, issued, reaching,
    withdraw_instruction,
};
pub use messages::{Notice, NoticeKind, find, insert, list, mark_sent, sent, withdraw};
pub use receipts::{
    Branch, Receipt, Waiting, branches, confirmed_by, furthest, keep_receipt, people, receipt_of, waiting,
};
pub use robots::{
    NewRobot, Platform, Robot, RobotMessage, block, drop_robot, due, finish, forget_messages, hold_robot,
    keep_robot, last_of, messages, queue, robot, robots, sent_since, stuck, take,
};
pub use rumours::*;

/// Takes something that was published in the permit's subtree back. `false` when there is none.
async fn take_back(
    writer: &Writer,
    permit: &Permit,
    table: &'static str,
    id: Uuid,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let range = permit.range();
    let sql = format!(
        "update {table} set withdrawn_at = $3 where county = $1 and id = $2 and withdrawn_at is null \
         and path >= $4 and path < $5"
    );
    let params = [permit.county().into(), id.into(), now.into(), range.from.into(), range.until.into()];
    Ok(writer.execute(&sql, &params).await? == 1)
}
