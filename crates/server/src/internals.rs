//! Pieces that no request shows alone, for `tests/it/pieces`; nothing else uses them from outside. Tests beside the code would
//! compile this crate, the largest of the workspace, a second time.

pub use store::changes::Head;
pub use store::people::Page;

pub use crate::entry::Throttle;
pub use crate::field::cursor::Cursor;
pub use crate::outbound::{PublicOnly, is_public};
pub use crate::people::roster::named_so;

pub mod cards {
    pub use crate::measures::cards::{PLACE, code, read};
}

pub mod sheet {
    pub use crate::sheet::{Column, read};
}

pub mod sign {
    pub use crate::notices::robots::sign::{
        Outcome, Ready, dingtalk, feishu, outcome, request, webhook, webhook_key,
    };
}
