//! Which tab writes what the browser keeps: one at a time for each thing, so that none takes another's place without a word. The lock is
//! the tab's until it is closed; browsers without locks let every tab write.

use std::{cell::RefCell, rc::Rc};

use futures::channel::oneshot;
use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// What the browser keeps in one piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thing {
    /// The visitor's, with what it was trained on.
    Adapter,
    Own,
    Judged,
    Class,
}

impl Thing {
    const fn lock(self) -> &'static str {
        match self {
            Self::Adapter => "ace-keeps:adapter",
            Self::Own => "ace-keeps:own",
            Self::Judged => "ace-keeps:judged",
            Self::Class => "ace-keeps:class",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// Unless another tab writes it, or another version of the page wrote what is there.
    Gently,
    /// The visitor says so; the other tab is told.
    Firmly,
}

impl How {
    const fn option(self) -> &'static str {
        match self {
            Self::Gently => "ifAvailable",
            Self::Firmly => "steal",
        }
    }
}

type Hook = Rc<dyn Fn(Thing)>;

thread_local! {
    static HELD: RefCell<Vec<Thing>> = const { RefCell::new(Vec::new()) };
    static ON_LOST: RefCell<Option<Hook>> = const { RefCell::new(None) };
    /// What gives each lock back; none before the first claim.
    static GIVE_BACK: RefCell<Option<Vec<Function>>> = const { RefCell::new(None) };
}

/// A page that is left may live on unseen, for the way back: it gives its locks back, and claims anew what it writes then.
fn give_back_when_left() {
    if GIVE_BACK.with_borrow(Option::is_some) {
        return;
    }
    GIVE_BACK.set(Some(Vec::new()));
    let left = Closure::<dyn FnMut()>::new(|| {
        for give_back in GIVE_BACK.with_borrow_mut(|all| all.replace(Vec::new())).into_iter().flatten() {
            let _ = give_back.call0(&JsValue::UNDEFINED);
        }
        HELD.with_borrow_mut(Vec::clear);
    });
    if let Some(window) = web_sys::window() {
        let _ = window.add_event_listener_with_callback("pagehide", left.as_ref().unchecked_ref());
    }
    left.forget();
}

/// Sets what is done when another tab takes a thing over.
pub fn on_lost(hook: impl Fn(Thing) + 'static) {
    ON_LOST.set(Some(Rc::new(hook)));
}

fn release(thing: Thing) {
    HELD.with_borrow_mut(|held| held.retain(|t| *t != thing));
}

/// Whether this tab may write a thing from now on.
pub async fn claim(thing: Thing, how: How) -> bool {
    if HELD.with_borrow(|held| held.contains(&thing)) {
        return true;
    }
    give_back_when_left();
    let (given, answer) = oneshot::channel();
    let Some(asked) = request(thing, how, given) else { return true };
    // Before the answer, so that this tab does not stand in its own way.
    HELD.with_borrow_mut(|held| held.push(thing));
    spawn_local(async move {
        let was_taken = JsFuture::from(asked).await.is_err();
        release(thing);
        if was_taken && let Some(hook) = ON_LOST.with_borrow(Clone::clone) {
            hook(thing);
        }
    });
    // A browser that refuses to lock lets every tab write.
    let is_ours = answer.await.unwrap_or(true);
    if !is_ours {
        release(thing);
    }
    is_ours
}

/// Asks for the lock; `None` where there are none. The answer says whether it is this tab's; the promise ends when it is no more.
fn request(thing: Thing, how: How, given: oneshot::Sender<bool>) -> Option<Promise> {
    let navigator = web_sys::window()?.navigator();
    let locks = Reflect::get(&navigator, &"locks".into()).ok().filter(JsValue::is_object)?;
    let request: Function = Reflect::get(&locks, &"request".into()).ok()?.dyn_into().ok()?;
    let options = Object::new();
    Reflect::set(&options, &how.option().into(), &JsValue::TRUE).ok()?;
    let take = Closure::once_into_js(move |lock: JsValue| -> JsValue {
        let is_ours = !lock.is_null();
        let _ = given.send(is_ours);
        let keep = &mut |give_back, _| GIVE_BACK.with_borrow_mut(|all| all.get_or_insert_default().push(give_back));
        if is_ours { Promise::new(keep).into() } else { JsValue::UNDEFINED }
    });
    request.call3(&locks, &thing.lock().into(), &options, &take).ok()?.dyn_into().ok()
}
