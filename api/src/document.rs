//! What holds for every operation of the OpenAPI document, written into it once.

use utoipa::openapi::content::Content;
use utoipa::openapi::path::Operation;
use utoipa::openapi::response::{Response, ResponseBuilder};
use utoipa::openapi::schema::Ref;
use utoipa::openapi::{OpenApi, RefOr};

/// What any request can be refused with.
const EVERY: [(&str, &str); 4] = [
    ("400", "Something of the request is not right"),
    ("401", "Nobody is signed in, or the API key is not valid"),
    ("404", "There is no such thing, or no such site"),
    ("429", "Too often: `Retry-After` says when to come back"),
];
/// What a request that changes something can be refused with as well.
const CHANGING: [(&str, &str); 1] = [(
    "403",
    "Not for this caller, or not from a page of this site",
)];
/// What a body can be refused with.
const WITH_BODY: [(&str, &str); 3] = [
    ("408", "The body did not arrive in time"),
    ("413", "The body is too large"),
    ("415", "The body is not JSON"),
];
/// What a POST with an `Idempotency-Key` can be refused with.
const KEYED: [(&str, &str); 2] = [
    ("409", "Not now, or the key's first request is under way"),
    ("422", "The key stands for another request"),
];

/// The document with what its operations have in common, and with the paths as OpenAPI writes them.
pub(crate) fn completed(mut document: OpenApi) -> OpenApi {
    let paths = std::mem::take(&mut document.paths.paths);
    for (path, mut item) in paths {
        complete(item.get.as_mut(), &[]);
        for operation in [
            &mut item.put,
            &mut item.patch,
            &mut item.delete,
            &mut item.post,
        ] {
            complete(operation.as_mut(), &CHANGING);
        }
        complete(item.post.as_mut(), &KEYED);
        // The router's `{*rest}` takes slashes; a document has no word for that.
        document.paths.paths.insert(path.replace("{*", "{"), item);
    }
    document
}

fn complete(operation: Option<&mut Operation>, more: &[(&str, &str)]) {
    let Some(operation) = operation else { return };
    let body: &[(&str, &str)] = match operation.request_body {
        Some(_) => &WITH_BODY,
        None => &[],
    };
    let known = &mut operation.responses.responses;
    for (status, meaning) in EVERY.iter().chain(body).chain(more) {
        if !known.contains_key(*status) {
            known.insert((*status).to_owned(), RefOr::T(refusal(meaning)));
        }
    }
}

fn refusal(meaning: &str) -> Response {
    let envelope = Content::new(Some(Ref::from_schema_name("ErrorEnvelope")));
    ResponseBuilder::new()
        .description(meaning)
        .content("application/json", envelope)
        .build()
}
