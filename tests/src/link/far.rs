//! The half of the line inside the client's namespace: the server's ports on loopback, carried over Unix sockets.

use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, UdpSocket, UnixDatagram, UnixStream};

use super::frame::{DATAGRAM_MAX, PREFIX, read_prefix, write_prefix};

/// Serves until standard input ends, which it does when the near half is gone. Prints `ready` once it listens.
///
/// # Errors
/// Where a port is taken or the near half is not there.
pub async fn serve(directory: &Path, tcp_ports: &[u16], udp_ports: &[u16]) -> Result<()> {
    let datagrams =
        UnixDatagram::bind(directory.join("far")).context("bind the far datagram socket")?;
    datagrams
        .connect(directory.join("near"))
        .context("connect to the near half")?;
    let datagrams = Arc::new(datagrams);

    for &port in tcp_ports {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .await
            .with_context(|| format!("TCP {port}"))?;
        let near = directory.join("streams");
        tokio::spawn(async move {
            while let Ok((mut client, _)) = listener.accept().await {
                let near = near.clone();
                tokio::spawn(async move {
                    let mut stream = UnixStream::connect(near).await?;
                    stream.write_u16(port).await?;
                    copy_bidirectional(&mut client, &mut stream).await
                });
            }
        });
    }

    let mut sockets = Vec::new();
    for &port in udp_ports {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, port))
            .await
            .with_context(|| format!("UDP {port}"))?;
        let socket = Arc::new(socket);
        sockets.push((port, Arc::clone(&socket)));
        tokio::spawn(to_near(socket, port, Arc::clone(&datagrams)));
    }
    tokio::spawn(to_clients(datagrams, sockets));

    println_ready();
    let mut end = Vec::new();
    tokio::io::stdin().read_to_end(&mut end).await?;
    Ok(())
}

async fn to_near(socket: Arc<UdpSocket>, port: u16, datagrams: Arc<UnixDatagram>) {
    let mut buffer = vec![0; PREFIX + DATAGRAM_MAX];
    // Errors of a single datagram are losses, as on any line.
    loop {
        let Ok((length, SocketAddr::V4(client))) = socket.recv_from(&mut buffer[PREFIX..]).await
        else {
            continue;
        };
        write_prefix(&mut buffer, port, client);
        let _ = datagrams.send(&buffer[..PREFIX + length]).await;
    }
}

async fn to_clients(datagrams: Arc<UnixDatagram>, sockets: Vec<(u16, Arc<UdpSocket>)>) {
    let mut buffer = vec![0; PREFIX + DATAGRAM_MAX];
    while let Ok(length) = datagrams.recv(&mut buffer).await {
        let Some((port, client, payload)) = read_prefix(&buffer[..length]) else {
            continue;
        };
        if let Some((_, socket)) = sockets.iter().find(|(bound, _)| *bound == port) {
            let _ = socket
                .send_to(payload, SocketAddrV4::new(*client.ip(), client.port()))
                .await;
        }
    }
}

#[expect(clippy::print_stdout, reason = "the near half waits for this line")]
fn println_ready() {
    println!("ready");
}
