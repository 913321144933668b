//! A mail server for tests: real SMTP on a real socket, nothing delivered.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// One accepted mail.
#[derive(Debug, Clone)]
pub(crate) struct Received {
    pub(crate) to: String,
    /// Head and body as they came, without dot stuffing.
    pub(crate) text: String,
}

/// The server. Addresses that begin with `refuse` are refused for good, with `later` for now.
#[derive(Clone)]
pub(crate) struct MailServer {
    pub(crate) port: u16,
    received: Arc<Mutex<Vec<Received>>>,
}

impl MailServer {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("binds");
        let port = listener.local_addr().expect("an address").port();
        let received: Arc<Mutex<Vec<Received>>> = Arc::default();
        let kept = Arc::clone(&received);
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                tokio::spawn(serve(socket, Arc::clone(&kept)));
            }
        });
        Self { port, received }
    }

    /// The mails accepted so far.
    pub(crate) fn received(&self) -> Vec<Received> {
        self.received.lock().expect("not poisoned").clone()
    }

    /// Who got how many, sorted.
    pub(crate) fn recipients(&self) -> Vec<String> {
        let mut all: Vec<String> = self.received().into_iter().map(|it| it.to).collect();
        all.sort();
        all
    }
}

impl Received {
    /// The value of a header, as it came.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let (head, _) = self.text.split_once("\r\n\r\n")?;
        head.split("\r\n")
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}

async fn serve(socket: TcpStream, received: Arc<Mutex<Vec<Received>>>) -> Option<()> {
    let (reader, mut writer) = socket.into_split();
    let mut lines = BufReader::new(reader);
    let mut to = String::new();
    writer.write_all(b"220 sink ESMTP\r\n").await.ok()?;
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        let upper = line.to_uppercase();
        let answer = if upper.starts_with("EHLO") {
            "250-sink\r\n250 8BITMIME\r\n"
        } else if upper.starts_with("RCPT") {
            let start = line.find('<')? + 1;
            to = line[start..line.find('>')?].to_owned();
            if to.starts_with("refuse") {
                "550 no such mailbox\r\n"
            } else if to.starts_with("later") {
                "451 try again later\r\n"
            } else {
                "250 ok\r\n"
            }
        } else if upper.starts_with("DATA") {
            writer.write_all(b"354 go on\r\n").await.ok()?;
            let mut text = String::new();
            loop {
                let mut line = String::new();
                lines.read_line(&mut line).await.ok()?;
                if line == ".\r\n" {
                    break;
                }
                text.push_str(line.strip_prefix('.').unwrap_or(&line));
            }
            let mail = Received {
                to: to.clone(),
                text,
            };
            received.lock().expect("not poisoned").push(mail);
            "250 taken\r\n"
        } else if upper.starts_with("QUIT") {
            "221 bye\r\n"
        } else {
            "250 ok\r\n"
        };
        writer.write_all(answer.as_bytes()).await.ok()?;
    }
}
