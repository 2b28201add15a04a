//! A file that comes or goes with a request: gone with it, whatever ends it, unless it is taken along.

use std::path::{Path, PathBuf};

use axum::body::Body;
use domain::Refusal;
use futures::StreamExt;
use store::StoreError;
use tokio::io::AsyncWriteExt;
use tokio::sync::Semaphore;

use crate::app::App;
use crate::problem::Problem;

/// Files taken at once, so that uploads never fill the disk unseen.
const AT_ONCE: usize = 8;

/// A file that goes when it is let go of.
pub struct Upload(PathBuf);

impl Upload {
    /// A file that lies there already.
    pub fn at(path: PathBuf) -> Self {
        Self(path)
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Puts it somewhere to stay.
    ///
    /// # Errors
    /// [`StoreError`] of the disk.
    pub async fn keep(self, to: &Path) -> Result<(), Problem> {
        tokio::fs::rename(&self.0, to).await.map_err(|error| disk(&error))
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn disk(error: &std::io::Error) -> Problem {
    StoreError::Engine(error.to_string()).into()
}

/// Writes a request's body to a file.
///
/// # Errors
/// [`Refusal::TooBusy`], [`Refusal::FileUnreadable`] when it breaks off, [`Refusal::FileTooLarge`].
pub async fn receive(app: &App, body: Body, largest: usize) -> Result<Upload, Problem> {
    static TURNS: Semaphore = Semaphore::const_new(AT_ONCE);
    let _turn = TURNS.try_acquire().map_err(|_| Refusal::TooBusy)?;
    let random: String = app.random::<8>().iter().map(|byte| format!("{byte:02x}")).collect();
    let coming = Upload(app.settings().files.join(format!("upload-{random}")));
    let mut file = tokio::fs::File::create(coming.path()).await.map_err(|error| disk(&error))?;
    let (mut stream, mut size) = (body.into_data_stream(), 0);
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| Refusal::FileUnreadable)?;
        size += chunk.len();
        if size > largest {
            return Err(Refusal::FileTooLarge.into());
        }
        file.write_all(&chunk).await.map_err(|error| disk(&error))?;
    }
    file.sync_all().await.map_err(|error| disk(&error))?;
    Ok(coming)
}
