//! One contract for a folder and a bucket, and what a bucket says when it is set up wrongly.
#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

mod bucket;

use std::time::Duration;

use bucket::{Bucket, Mood};
use bytes::Bytes;
use recordings::{S3Config, Storage, StorageError};

/// Everything both must do.
async fn contract(storage: &Storage) {
    let text = Bytes::from_static(b"0123456789");
    assert!(matches!(
        storage.get("rec_1/a.m4s", None).await,
        Err(StorageError::NotFound(key)) if key == "rec_1/a.m4s"
    ));
    assert!(matches!(
        storage.head("rec_1/a.m4s").await,
        Err(StorageError::NotFound(_))
    ));
    assert_eq!(storage.list("rec_1/").await.unwrap(), []);

    storage.put("rec_1/a.m4s", text.clone()).await.unwrap();
    assert_eq!(storage.head("rec_1/a.m4s").await.unwrap().bytes, 10);
    let whole = storage.get("rec_1/a.m4s", None).await.unwrap();
    assert_eq!(whole.bytes(), 10);
    assert_eq!(whole.collect().await.unwrap(), text);
    for (range, wanted) in [(2..5, "234"), (7..99, "789"), (3..3, "")] {
        let part = storage.get("rec_1/a.m4s", Some(range)).await.unwrap();
        assert_eq!(part.bytes(), wanted.len() as u64);
        assert_eq!(part.collect().await.unwrap(), wanted);
    }

    // A second time replaces.
    storage
        .put("rec_1/a.m4s", Bytes::from_static(b"new"))
        .await
        .unwrap();
    let again = storage.get("rec_1/a.m4s", None).await.unwrap();
    assert_eq!(again.collect().await.unwrap(), "new");

    // From a file: empty, small, and larger than a part of an upload.
    let dir = tempfile::tempdir().unwrap();
    for (name, bytes) in [("empty", 0), ("small", 70_000), ("large", (20 << 20) + 17)] {
        let content: Vec<u8> = (0..bytes).map(|n: u32| (n % 251) as u8).collect();
        let path = dir.path().join(name);
        std::fs::write(&path, &content).unwrap();
        let key = format!("rec_1/2/{name}.mp4");
        let stored = storage.put_file(&key, &path).await.unwrap();
        assert_eq!(stored, u64::from(bytes));
        let body = storage.get(&key, None).await.unwrap();
        assert!(body.collect().await.unwrap() == content, "{name}");
    }
    assert!(matches!(
        storage
            .put_file("rec_1/none", &dir.path().join("none"))
            .await,
        Err(StorageError::Io(_))
    ));

    storage
        .put("rec_10/b", Bytes::from_static(b"other"))
        .await
        .unwrap();
    let keys = |objects: Vec<recordings::Object>| -> Vec<(String, u64)> {
        let pairs = objects.into_iter();
        pairs.map(|object| (object.key, object.bytes)).collect()
    };
    let of_first = keys(storage.list("rec_1/").await.unwrap());
    let wanted = [
        ("rec_1/2/empty.mp4", 0),
        ("rec_1/2/large.mp4", (20 << 20) + 17),
        ("rec_1/2/small.mp4", 70_000),
        ("rec_1/a.m4s", 3),
    ];
    let wanted: Vec<(String, u64)> = wanted.map(|(key, n)| (key.to_owned(), n)).into();
    assert_eq!(of_first, wanted);
    assert_eq!(keys(storage.list("rec_1").await.unwrap()).len(), 5);
    assert_eq!(keys(storage.list("").await.unwrap()).len(), 5);

    let gone = [String::from("rec_1/a.m4s"), String::from("rec_1/never")];
    storage.delete(&gone).await.unwrap();
    assert_eq!(storage.list("rec_1/").await.unwrap().len(), 3);
    storage.delete_prefix("rec_1/").await.unwrap();
    storage.delete_prefix("rec_1/").await.unwrap();
    assert_eq!(
        keys(storage.list("").await.unwrap()),
        [(String::from("rec_10/b"), 5)]
    );

    let hostile = [
        "", "..", "../x", "a/../b", "/a", "a/", "a//b", "./a", "a\0", "a\\b",
    ];
    for key in hostile {
        let refused = storage.put(key, text.clone()).await;
        assert!(
            matches!(refused, Err(StorageError::InvalidKey(_))),
            "{key:?}"
        );
        assert!(storage.get(key, None).await.is_err(), "{key:?}");
        assert!(storage.delete(&[key.to_owned()]).await.is_err(), "{key:?}");
    }
    for prefix in ["", "/", "..", "../", "a//"] {
        assert!(storage.delete_prefix(prefix).await.is_err(), "{prefix:?}");
    }
    assert_eq!(storage.list("").await.unwrap().len(), 1);

    storage.check().await.unwrap();
    assert_eq!(storage.list("").await.unwrap().len(), 1, "it cleans up");
}

#[tokio::test]
async fn a_folder_keeps_the_contract() {
    let dir = tempfile::tempdir().unwrap();
    let storage = Storage::local(dir.path().join("made later"));
    contract(&storage).await;
    let url = storage
        .presign_get("rec_10/b", Duration::from_secs(9))
        .await;
    assert_eq!(url.unwrap(), None);
}

#[tokio::test]
async fn a_bucket_keeps_the_contract() {
    let bucket = Bucket::new().await;
    contract(&bucket.storage().await).await;
    // Twenty megabytes went up in parts, the last one smaller.
    assert_eq!(bucket.count("CreateMultipartUpload"), 1);
    assert_eq!(bucket.count("UploadPart"), 3);
    assert!(bucket.path("rec_10/b").exists(), "below the prefix");
}

#[tokio::test]
async fn presigned_urls_carry_no_secret_and_never_last_longer_than_a_minute() {
    let bucket = Bucket::new().await;
    let storage = bucket.storage().await;
    let day = Duration::from_secs(86_400);
    let url = storage.presign_get("rec_1/a", day).await.unwrap().unwrap();
    assert!(url.contains("/klieg-test/site/one/rec_1/a?"), "{url}");
    assert!(url.contains("X-Amz-Expires=60"), "{url}");
    assert!(url.contains("response-cache-control=private"), "{url}");
    let secret = "secret of forty letters";
    assert!(!url.contains(secret) && !format!("{storage:?}").contains(secret));
}

#[tokio::test]
async fn short_trouble_is_overcome_and_long_trouble_is_told_apart() {
    let bucket = Bucket::new().await;
    let storage = bucket.storage().await;
    storage.put("a", Bytes::from_static(b"a")).await.unwrap();
    bucket.be(Mood::Slow(Duration::from_millis(300)));
    storage.head("a").await.unwrap();
    for mood in [Mood::Broken, Mood::Busy, Mood::Silent] {
        bucket.be(mood);
        let error = storage.head("a").await.unwrap_err();
        assert!(
            matches!(error, StorageError::Unavailable(_)),
            "{mood:?}: {error}"
        );
    }
    // Well again before its tries are used up.
    bucket.be(Mood::Broken);
    let before = bucket.count("GetObject");
    let recovers = async {
        while bucket.count("GetObject") == before {
            tokio::task::yield_now().await;
        }
        bucket.be(Mood::Well);
    };
    let (read, ()) = tokio::join!(storage.get("a", None), recovers);
    assert_eq!(read.unwrap().collect().await.unwrap(), "a");
    bucket.take_connections(false);
    let error = storage.head("a").await.unwrap_err();
    assert!(matches!(error, StorageError::Unavailable(_)), "{error}");
    bucket.take_connections(true);
    storage.head("a").await.unwrap();
}

#[tokio::test]
async fn what_is_set_wrongly_is_named() {
    let bucket = Bucket::new().await;
    let complaint = async |change: fn(&mut S3Config)| {
        let mut config = bucket.config();
        change(&mut config);
        match Storage::s3(config).await.check().await {
            Err(StorageError::Refused(message)) => message,
            other => panic!("{other:?}"),
        }
    };
    let wrong_bucket = complaint(|config| config.bucket = String::from("elsewhere")).await;
    assert!(wrong_bucket.contains("storage.bucket"), "{wrong_bucket}");
    let unknown = complaint(|config| {
        config.credentials = Some((String::from("AKIANOBODY"), "x".into()));
    });
    let unknown = unknown.await;
    assert!(unknown.contains("storage.access_key_id"), "{unknown}");
    let secret = complaint(|config| {
        config.credentials = config.credentials.take().map(|(key, _)| (key, "x".into()));
    });
    let secret = secret.await;
    assert!(secret.contains("storage.secret_access_key"), "{secret}");
    bucket.be(Mood::Forbidding);
    let forbidden = complaint(|_| {}).await;
    assert!(forbidden.contains("allow it to"), "{forbidden}");
    let nobody = S3Config {
        endpoint: Some(String::from("http://127.0.0.1:9")),
        ..bucket.config()
    };
    let error = Storage::s3(nobody).await.check().await.unwrap_err();
    assert!(matches!(error, StorageError::Unavailable(_)), "{error}");
}

/// A bucket that knows of two uploads in parts that never ended, one of them old, and answers nothing else. Returns its
/// address and what was asked.
async fn bucket_with_uploads() -> (String, tokio::sync::mpsc::UnboundedReceiver<String>) {
    use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (asked, requests) = tokio::sync::mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let asked = asked.clone();
            tokio::spawn(async move {
                let mut socket = BufReader::new(socket);
                loop {
                    let mut head = String::new();
                    while !head.ends_with("\r\n\r\n") {
                        if socket.read_line(&mut head).await.unwrap_or(0) == 0 {
                            return;
                        }
                    }
                    let line = head.lines().next().unwrap().to_owned();
                    let answer = if line.starts_with("GET") {
                        let upload = |key: &str, began: &str| {
                            format!(
                                "<Upload><Key>site/one/{key}</Key><UploadId>id-{key}</UploadId>\
                                 <Initiated>{began}</Initiated></Upload>"
                            )
                        };
                        let body = format!(
                            "<?xml version=\"1.0\"?><ListMultipartUploadsResult>{}{}<IsTruncated>false\
                             </IsTruncated></ListMultipartUploadsResult>",
                            upload("old", "2026-01-02T03:04:05.000Z"),
                            upload("new", "2999-01-02T03:04:05.000Z"),
                        );
                        format!(
                            "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}",
                            body.len()
                        )
                    } else {
                        String::from("HTTP/1.1 204 No Content\r\n\r\n")
                    };
                    asked.send(line).unwrap();
                    socket.write_all(answer.as_bytes()).await.unwrap();
                }
            });
        }
    });
    (address, requests)
}

#[tokio::test]
async fn uploads_that_nobody_ended_are_broken_off_once_they_are_old() {
    let (endpoint, mut asked) = bucket_with_uploads().await;
    let config = S3Config {
        bucket: String::from("klieg"),
        region: String::from("auto"),
        endpoint: Some(endpoint),
        prefix: String::from("site/one"),
        credentials: Some((String::from("key"), "secret".into())),
        path_style: true,
        ..S3Config::default()
    };
    let storage = Storage::s3(config).await;
    let day = Duration::from_secs(86_400);
    assert_eq!(storage.abort_abandoned(day).await.unwrap(), 1);
    let listed = asked.recv().await.unwrap();
    assert!(
        listed.contains("uploads") && listed.contains("prefix=site%2Fone%2F"),
        "{listed}"
    );
    let aborted = asked.recv().await.unwrap();
    assert!(
        aborted.starts_with("DELETE /klieg/site/one/old?") && aborted.contains("uploadId=id-old"),
        "{aborted}"
    );
    assert!(asked.try_recv().is_err(), "the new one goes on");
}
