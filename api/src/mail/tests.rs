use time::OffsetDateTime;

use super::{Letter, Mail, Sender, StreamNews, smtp};

fn mail(subject: &str, name: &str) -> Mail {
    let mut letter = Letter::sign_in("Site", "https://x.example/sign-in/token");
    letter.subject = subject.to_owned();
    Mail {
        from: Sender {
            name: name.to_owned(),
            address: "noreply@x.example".to_owned(),
            reply_to: None,
        },
        to: "a@b.example".to_owned(),
        letter,
        id: Some("dlv_1".to_owned()),
        unsubscribe: Some("https://x.example/unsubscribe/sub_1.mac".to_owned()),
        sent_at: OffsetDateTime::UNIX_EPOCH,
    }
}

fn wire(mail: &Mail) -> String {
    let message = smtp::message(mail).expect("a message");
    String::from_utf8(message.formatted()).expect("ASCII")
}

/// The names of the header lines.
fn headers(wire: &str) -> Vec<String> {
    let (head, _) = wire.split_once("\r\n\r\n").expect("a head and a body");
    head.split("\r\n")
        .filter(|line| !line.starts_with([' ', '\t']))
        .map(|line| line.split(':').next().unwrap_or_default().to_lowercase())
        .collect()
}

#[test]
fn nothing_a_person_types_begins_a_header() {
    let evil = "Hi\r\nBcc: victim@x.example\r\n\r\nbody\u{0}";
    let plain = headers(&wire(&mail("Hi", "Site")));
    assert_eq!(headers(&wire(&mail(evil, evil))), plain);
    for bad in [
        "a@b.example\r\nBcc: c@d.example",
        "a@b.example, c@d.example",
        "",
        "a",
    ] {
        let mut mail = mail("Hi", "Site");
        mail.to = bad.to_owned();
        assert!(smtp::message(&mail).is_err(), "{bad:?}");
    }
    let mut mail = mail("Hi", "Site");
    mail.unsubscribe = Some("https://x.example/\r\nBcc: c@d.example".to_owned());
    assert!(smtp::message(&mail).is_err());
}

#[test]
fn headers_say_who_which_and_how_to_end_it() {
    let wire = wire(&mail("Grüße & Töpfe", "Töpferei \"am Bach\""));
    for line in [
        "To: a@b.example\r\n",
        "Message-ID: <dlv_1@x.example>\r\n",
        "List-Unsubscribe: <https://x.example/unsubscribe/sub_1.mac>\r\n",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
        "Content-Type: multipart/alternative;",
    ] {
        assert!(wire.contains(line), "{line} in {wire}");
    }
    assert!(wire.contains("<noreply@x.example>"), "{wire}");
}

#[test]
fn letters_show_what_people_typed_as_text() {
    let news = StreamNews {
        site: "S",
        title: "<script>alert(1)</script>",
        description: Some("one\ntwo & <b>three</b>"),
        host: "H <i>",
        url: "https://x.example/streams/st_1",
        scheduled_at: OffsetDateTime::UNIX_EPOCH,
        unsubscribe: "https://x.example/unsubscribe/t",
    };
    let live = Letter::live(&news);
    assert!(!live.html.contains("<script>") && !live.html.contains("<b>"));
    assert!(live.html.contains("one\ntwo &amp; &lt;b&gt;three"));
    for part in [
        news.title,
        "Watch live",
        news.url,
        "Unsubscribe",
        news.unsubscribe,
    ] {
        assert!(live.text.contains(part), "{part} in {}", live.text);
    }
    for part in ["Watch live", news.url, news.unsubscribe] {
        assert!(live.html.contains(part), "{part} in {}", live.html);
    }
    let reminder = Letter::reminder(&news);
    assert!(
        reminder.text.contains("1 January 1970, 00:00 UTC"),
        "{}",
        reminder.text
    );
}
