//! The whole application without a network: real router, fresh store, a clock that is set by hand.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use argon2::password_hash::PasswordHasher;
use argon2::{Algorithm, Argon2, Params, Version};
use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use domain::ids::{AppointmentId, WorkerId};
use jiff::Timestamp;
use serde_json::Value;
use server::{App, Clock, Settings};
use store::StoreError;
use store::access::{Appointment, Worker};
use tower::ServiceExt;
use uuid::Uuid;

use crate::{Fresh, SmallCounty, now, small_county};

/// Everybody's password.
pub const PASSWORD: &str = "only-for-tests";

/// A running application on a small county.
pub struct TestApp {
    /// What the county holds.
    pub made: SmallCounty,
    /// The store, for looking behind the interface.
    pub fresh: Fresh,
    /// The application behind the router.
    pub app: App,
    router: Router,
    clock: Arc<AtomicI64>,
}

/// Somebody signed in.
#[derive(Clone)]
pub struct Client {
    router: Router,
    cookie: String,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// Status.
    pub status: StatusCode,
    /// Body as JSON; null when it is none.
    pub body: Value,
    /// Body as text.
    pub text: String,
}

/// Hash of [`PASSWORD`] with the least cost argon2 allows: the cost stands in the hash, and tests sign in hundreds of times.
fn password_hash() -> String {
    let params =
        Params::new(Params::MIN_M_COST, Params::MIN_T_COST, Params::MIN_P_COST, None).expect("parameters");
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon.hash_password_with_salt(PASSWORD.as_bytes(), b"salt-of-the-test").expect("hashes").to_string()
}

fn chance(bytes: &mut [u8]) {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    for part in bytes.chunks_mut(8) {
        // Splitmix64: as good as chance, and the same in every run.
        let mut n = NEXT.fetch_add(1, Ordering::Relaxed).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        n = (n ^ (n >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        n = (n ^ (n >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        part.copy_from_slice(&(n ^ (n >> 31)).to_be_bytes()[..part.len()]);
    }
}

impl TestApp {
    /// Starts on an empty store of either engine and fills in the small county of a playbook.
    pub async fn start(fresh: Fresh, playbook: &'static str) -> Self {
        let made = small_county(&fresh.store, playbook, Some(&password_hash())).await;
        Self::serve(fresh, made).await
    }

    /// Starts on a store that holds the small county of a playbook already.
    pub async fn reopen(fresh: Fresh, playbook: &'static str) -> Self {
        let (made, _) = crate::county::imagine(playbook, None);
        Self::serve(fresh, made).await
    }

    async fn serve(fresh: Fresh, made: SmallCounty) -> Self {
        let clock = Arc::new(AtomicI64::new(now().as_microsecond()));
        let settings = Settings {
            clock: Clock::Virtual(clock.clone()),
            random: chance,
            metrics: Arc::new(String::new),
            files: fresh.directory.path().to_owned(),
            secure_cookies: false,
            // Stand-ins of other services run on this machine.
            outbound: server::Outbound { hosts: vec!["127.0.0.1".into()], private: true },
        };
        let app = App::start(fresh.store.clone(), settings).await.expect("starts");
        Self { made, fresh, router: server::router(app.clone(), Router::new()), app, clock }
    }

    /// The clock, for stand-ins that tell the same time.
    pub fn clock(&self) -> Arc<AtomicI64> {
        self.clock.clone()
    }

    /// Sets the clock.
    pub fn set_time(&self, at: &str) {
        let at: Timestamp = at.parse().expect("an instant");
        self.clock.store(at.as_microsecond(), Ordering::Release);
    }

    /// Signs in as a role at an area (place in the tree's list).
    pub async fn sign_in(&self, role: &str, area: usize) -> Client {
        self.enter(format!("{role}.{}", self.made.areas[area].path.as_str())).await
    }

    async fn enter(&self, login: String) -> Client {
        let nobody = self.nobody();
        let body = serde_json::json!({ "login": login, "password": PASSWORD });
        let request = nobody.request(Method::POST, "/api/v1/session", Some(body));
        let response = self.router.clone().oneshot(request).await.expect("answers");
        assert_eq!(response.status(), StatusCode::OK, "{login} signs in");
        let cookie = response.headers()[header::SET_COOKIE].to_str().expect("text");
        let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        Client { router: self.router.clone(), cookie }
    }

    /// Gives somebody who serves as `name` at one area a role at another as well.
    pub async fn also(&self, name: &str, at: usize, role: &str, area: usize) {
        let (county, login) = (self.made.county, format!("{name}.{}", self.made.areas[at].path.as_str()));
        let (role, area) = (role.to_owned(), self.made.areas[area].clone());
        let mut bytes = [0; 16];
        chance(&mut bytes);
        let kept = self.fresh.store.write::<_, StoreError, _>(move |writer| {
            Box::pin(async move {
                let (worker, ..) = store::access::find_login(writer, county, &login).await?.expect("serves");
                let post = Appointment {
                    id: AppointmentId(Uuid::from_bytes(bytes)),
                    worker,
                    role,
                    area: area.id,
                    path: area.path,
                    from: jiff::civil::date(2022, 3, 1),
                    until: None,
                    basis: "appointed".into(),
                    terms: store::access::Terms::default(),
                };
                store::access::insert_appointments(writer, county, &[post], now()).await
            })
        });
        kept.await.expect("keeps");
    }

    /// Appoints one more worker in a role at an area and signs them in.
    pub async fn appoint(&self, role: &str, area: usize) -> Client {
        self.appoint_as(role, area, role).await
    }

    /// The same under another name, for the second of a kind.
    pub async fn appoint_as(&self, role: &str, area: usize, name: &str) -> Client {
        self.appoint_in(role, area, name, None).await
    }

    /// The same in a department.
    pub async fn appoint_in(&self, role: &str, area: usize, name: &str, department: Option<&str>) -> Client {
        let county = self.made.county;
        let area = &self.made.areas[area];
        let mut bytes = [0; 16];
        chance(&mut bytes);
        let worker = Worker {
            id: WorkerId(Uuid::from_bytes(bytes)),
            login: format!("{name}.{}", area.path.as_str()),
            password_hash: Some(password_hash()),
            name: format!("{}{name}", area.name),
            party_member: None,
            phone: None,
        };
        chance(&mut bytes);
        let post = Appointment {
            id: AppointmentId(Uuid::from_bytes(bytes)),
            worker: worker.id,
            role: role.to_owned(),
            area: area.id,
            path: area.path.clone(),
            from: jiff::civil::date(2022, 3, 1),
            until: None,
            basis: "appointed".into(),
            terms: store::access::Terms { department: department.map(str::to_owned), ..Default::default() },
        };
        let login = worker.login.clone();
        let kept = self.fresh.store.write::<_, StoreError, _>(move |writer| {
            Box::pin(async move {
                store::access::insert_workers(writer, county, &[worker], now()).await?;
                store::access::insert_appointments(writer, county, &[post], now()).await
            })
        });
        kept.await.expect("appoints");
        self.enter(login).await
    }

    /// Nobody in particular.
    pub fn nobody(&self) -> Client {
        Client { router: self.router.clone(), cookie: String::new() }
    }
}

impl Client {
    fn request(&self, method: Method, path: &str, body: Option<Value>) -> Request<Body> {
        let mut request = Request::builder().method(method).uri(path).header(header::COOKIE, &self.cookie);
        if body.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        let body = body.map_or(Body::empty(), |body| Body::from(body.to_string()));
        request.body(body).expect("a request")
    }

    /// The bytes of a request that went well.
    pub async fn bytes(&self, request: Request<Body>) -> Vec<u8> {
        let (status, bytes) = self.raw(request).await;
        assert!(status.is_success(), "{status}");
        bytes
    }

    async fn raw(&self, request: Request<Body>) -> (StatusCode, Vec<u8>) {
        let response = self.router.clone().oneshot(request).await.expect("answers");
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), 64 << 20).await.expect("a body");
        (status, bytes.to_vec())
    }

    /// Any request.
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let (status, bytes) = self.raw(request).await;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status, body: serde_json::from_str(&text).unwrap_or_default(), text }
    }

    /// GET.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path, None)).await
    }

    /// POST with JSON.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(self.request(Method::POST, path, Some(body))).await
    }

    /// Another method with JSON.
    pub async fn call(&self, method: Method, path: &str, body: Value) -> Answer {
        self.send(self.request(method, path, Some(body))).await
    }

    /// A request with a body of its own, for uploads and for what browsers add.
    pub fn builder(&self, method: Method, path: &str) -> axum::http::request::Builder {
        Request::builder().method(method).uri(path).header(header::COOKIE, &self.cookie)
    }
}

impl Answer {
    /// The body of a request that went well.
    pub fn ok(self) -> Value {
        assert!(self.status.is_success(), "{}: {}", self.status, self.text);
        self.body
    }

    /// Status and code of a refusal.
    pub fn refusal(&self) -> (u16, &str) {
        (self.status.as_u16(), self.body["code"].as_str().unwrap_or_default())
    }
}
