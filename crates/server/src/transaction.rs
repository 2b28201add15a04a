//! How the rest of the crate reads and writes:
//!
//! ```ignore
//! actor.write(async move |writer: &Writer| store::events::insert(writer, …).await?).await
//! ```
//!
//! A read runs in one snapshot, a write in one transaction whose `Ok` is the commit. The closure's parameter needs its type
//! written out: inference does not reach it through [`Work`].

use store::{Reader, Writer};

use crate::app::App;
use crate::entry::Actor;
use crate::problem::Problem;

/// An async closure over a reader or writer of any lifetime, whose future may move between threads. Implemented for every
/// such closure; it exists because an `AsyncFnOnce` bound cannot say that the future is `Send`.
pub trait Work<'a, D: 'a, T>: FnOnce(&'a D) -> Self::Future + Send {
    /// What the closure returns.
    type Future: Future<Output = Result<T, Problem>> + Send + 'a;
}

impl<'a, D: 'a, T, F, Out> Work<'a, D, T> for F
where
    F: FnOnce(&'a D) -> Out + Send,
    Out: Future<Output = Result<T, Problem>> + Send + 'a,
{
    type Future = Out;
}

impl App {
    /// Reads in one snapshot.
    ///
    /// # Errors
    /// What the closure returns, or the failure of the engine.
    pub async fn read<T, F>(&self, work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: for<'a> Work<'a, Reader, T> + 'static,
    {
        self.store().read(move |db| Box::pin(work(db))).await
    }

    /// Writes in one transaction.
    ///
    /// # Errors
    /// What the closure returns (then nothing is kept), [`domain::Refusal::TooBusy`], or the failure of the engine.
    pub async fn write<T, F>(&self, work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: for<'a> Work<'a, Writer, T> + 'static,
    {
        self.store().write(move |writer| Box::pin(work(writer))).await
    }
}

impl Actor {
    /// Reads in one snapshot.
    ///
    /// # Errors
    /// What the closure returns, or the failure of the engine.
    pub async fn read<T, F>(&self, work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: for<'a> Work<'a, Reader, T> + 'static,
    {
        self.app.read(work).await
    }

    /// Writes in one transaction.
    ///
    /// # Errors
    /// As [`App::write`].
    pub async fn write<T, F>(&self, work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: for<'a> Work<'a, Writer, T> + 'static,
    {
        self.app.write(work).await
    }
}
