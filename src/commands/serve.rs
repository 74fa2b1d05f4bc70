//! `chiso serve`: the dashboard, until it is told to stop.

use std::fs;
use std::net::SocketAddr;

use anyhow::{Context as _, Result};
use tokio::net::TcpListener;

use super::Clock;
#[cfg(feature = "engine")]
use super::case_book::LakeBook;
use super::context::Context;
#[cfg(feature = "engine")]
use super::ways::Ways;
use crate::config::{Doors, Listen, Map};
use crate::web::{self, App, Boundaries, Quiet};

/// Serves what the store holds; a load or a computation of another process shows within seconds.
/// Files that are sent, or put into a watched folder, are loaded meanwhile.
#[cfg_attr(not(feature = "engine"), allow(unused_variables))]
pub async fn run(context: &Context, listen: &Listen, doors: &Doors, map: &Map, clock: Clock) -> Result<()> {
    let address = SocketAddr::new(listen.host, listen.port);
    let listener = bind(address).await?;
    let quiet = Quiet::start().context("no threads / hệ thống không cấp luồng")?;
    let boundaries = boundaries(context, map)?;
    let mut app = App::open(context.catalogue.clone(), context.store.clone()).await?;
    if let Some(boundaries) = boundaries {
        app = app.showing_boundaries(boundaries);
    }
    #[cfg(feature = "engine")]
    let ways = Ways::open(context, doors, clock)?;
    #[cfg(feature = "engine")]
    let app = ways.plug(app).opening_cases(LakeBook::new(context.clone()));
    say!("chiso is at http://{} (stop with Ctrl-C)", listener.local_addr()?);
    web::serve(app, listener, &quiet, stop_signal()).await?;
    #[cfg(feature = "engine")]
    ways.close().await;
    context.store.close().await;
    Ok(())
}

/// What the map is to be drawn from; a file that does not fit stops the start.
fn boundaries(context: &Context, map: &Map) -> Result<Option<Boundaries>> {
    let Some(path) = &map.boundaries else { return Ok(None) };
    let shown = path.display();
    let text = fs::read_to_string(path)
        .with_context(|| {
        format!(
            "cannot read the boundaries {shown}, a text in UTF-8 is expected / không đọc được tệp ranh giới {shown}, cần \
             tệp văn bản UTF-8"
        )
    })?;
    let file = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    Boundaries::read(&text, &file, map.boundaries_source.as_deref(), &context.catalogue.atlas)
        .map(Some)
        .with_context(|| format!("the boundaries {shown} do not fit / tệp ranh giới {shown} không dùng được"))
}

/// Fails if the boundaries do not fit or the address is taken, before long work that would end in that.
#[cfg(feature = "engine")]
pub async fn check(context: &Context, listen: &Listen, map: &Map) -> Result<()> {
    boundaries(context, map)?;
    bind(SocketAddr::new(listen.host, listen.port)).await.map(drop)
}

async fn bind(address: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        format!(
            "cannot listen on {address}: is another chiso running? Choose another port with --port / không mở được địa \
             chỉ này: hãy chọn cổng khác bằng --port"
        )
    })
}

/// Ctrl-C, or the signal with which service managers stop a process.
pub async fn stop_signal() {
    let interrupt = async {
        // Without a handler for Ctrl-C the process could not be stopped politely: wait for the other.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
