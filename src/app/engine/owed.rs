//! What an engine was asked and has not answered: only then does its silence mean something.

use crate::engine::protocol::{Event, Request};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Owed {
    answers: u32,
    is_training: bool,
}

impl Owed {
    pub fn ask(&mut self, request: &Request) {
        match request {
            Request::Predict { .. }
            | Request::Ask { .. }
            | Request::Export
            | Request::Import { .. }
            | Request::Reset
            | Request::PublicPart { .. }
            | Request::OpenPublic { .. }
            | Request::ClosePublic => self.answers += 1,
            Request::Train { .. } => self.is_training = true,
            // Whether it is ready is counted elsewhere, and of the others some have no answer.
            Request::Load { .. } | Request::Pause | Request::Resume | Request::Stop | Request::Own { .. } => {}
        }
    }

    pub const fn hear(&mut self, event: &Event) {
        match event {
            Event::Prediction { .. }
            | Event::PredictFailed { .. }
            | Event::Asked { .. }
            | Event::AskFailed { .. }
            | Event::Exported { asked: true, .. }
            | Event::Imported { .. }
            | Event::ResetDone
            | Event::PublicPart
            | Event::PublicOpened(_)
            | Event::PublicFailed(_)
            | Event::PublicClosed
            | Event::Failed(_) => self.answers = self.answers.saturating_sub(1),
            Event::TrainStarted { .. } | Event::Resumed { .. } => self.is_training = true,
            Event::TrainEnded { .. } | Event::TrainFailed(_) | Event::Paused { .. } => self.is_training = false,
            _ => {}
        }
    }

    /// Whether a word from the engine is due.
    pub const fn is_due(&self) -> bool {
        self.answers > 0 || self.is_training
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::protocol::{EngineError, TrainEnd, Weights};

    fn predict(id: u64) -> Request {
        Request::Predict { id, item: "Q1".into(), personas: Vec::new(), weights: Weights::Base }
    }

    fn answer(id: u64) -> Event {
        Event::Prediction { id, item: "Q1".into(), weights: Weights::Base, p: Vec::new(), ms: 1.0 }
    }

    #[test]
    fn an_answer_is_due_until_it_comes() {
        let mut owed = Owed::default();
        owed.ask(&Request::Pause);
        assert!(!owed.is_due(), "nothing was asked");
        owed.ask(&predict(1));
        owed.ask(&Request::Export);
        owed.hear(&answer(1));
        assert!(owed.is_due());
        owed.hear(&Event::Exported { bytes: Vec::new(), step: 10, asked: false });
        assert!(owed.is_due(), "a copy in the middle of a run answers nothing");
        owed.hear(&Event::Failed(EngineError::NoTunedAdapter));
        assert!(!owed.is_due());
        owed.hear(&answer(2));
        assert_eq!(owed, Owed::default());
    }

    #[test]
    fn a_fine_tune_is_due_to_say_something_unless_it_rests() {
        let mut owed = Owed::default();
        let started = Event::TrainStarted { trained: Vec::new(), held_out: Vec::new(), from: 0, whole: true };
        owed.hear(&started);
        assert!(owed.is_due());
        owed.hear(&Event::Paused { step: 3 });
        assert!(!owed.is_due());
        owed.hear(&Event::Resumed { step: 3 });
        assert!(owed.is_due());
        // The end of one that another takes the place of.
        owed.hear(&Event::TrainEnded { step: 4, end: TrainEnd::Stopped });
        owed.hear(&started);
        assert!(owed.is_due());
        owed.hear(&Event::TrainEnded { step: 9, end: TrainEnd::Done });
        assert!(!owed.is_due());
    }
}
