//! What lines of text are made of. One is written for each request, so that the general form of the
//! library, which escapes and colours, would be a fifth of what an answer out of memory costs.

use std::fmt;

use jiff::Timestamp;
use tracing::field::{Field, Visit};
use tracing_subscriber::field::RecordFields;
use tracing_subscriber::fmt::FormatFields;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::FormatTime;

/// The moment in UTC to the microsecond (RFC 3339).
pub(super) struct Clock;

impl FormatTime for Clock {
    fn format_time(&self, out: &mut Writer<'_>) -> fmt::Result {
        write!(out, "{:.6}", Timestamp::now())
    }
}

/// The message, then the others as `name=value`: texts in quotes, numbers with a fraction to the
/// sixth digit.
pub(super) struct Fields;

impl<'w> FormatFields<'w> for Fields {
    fn format_fields<R: RecordFields>(&self, out: Writer<'w>, fields: R) -> fmt::Result {
        let mut line = Line {
            out,
            is_first: true,
            written: Ok(()),
        };
        fields.record(&mut line);
        line.written
    }
}

struct Line<'w> {
    out: Writer<'w>,
    is_first: bool,
    /// What comes after an error is not written.
    written: fmt::Result,
}

impl Line<'_> {
    fn write(&mut self, field: &Field, value: fmt::Arguments<'_>) {
        if self.written.is_ok() {
            self.written = self.try_write(field.name(), value);
        }
    }

    fn try_write(&mut self, name: &str, value: fmt::Arguments<'_>) -> fmt::Result {
        if !std::mem::take(&mut self.is_first) {
            self.out.write_char(' ')?;
        }
        if name != "message" {
            self.out.write_str(name)?;
            self.out.write_char('=')?;
        }
        self.out.write_fmt(value)
    }
}

impl Visit for Line<'_> {
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.write(field, format_args!("{value:.6}"));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.write(field, format_args!("{value:?}"));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use tracing::info;

    use super::*;
    use crate::logging::told::Told;

    fn line(log: impl FnOnce()) -> String {
        let (sender, told) = channel();
        let subscriber = tracing_subscriber::fmt()
            .with_timer(Clock)
            .fmt_fields(Fields)
            .with_ansi(false)
            .with_target(false)
            .with_writer(move || Told(sender.clone()))
            .finish();
        tracing::subscriber::with_default(subscriber, log);
        told.recv().unwrap()
    }

    #[test]
    fn a_line_has_its_moment_its_message_and_its_fields() {
        let error = "no such file";
        let line = line(|| {
            info!(
                bytes = 5_u64,
                seconds = 0.000_123_456_7,
                agent = Some("a \"b\""),
                absent = None::<u64>,
                %error,
                "GET {} 200",
                "/x"
            );
        });
        let (moment, rest) = line.split_once(' ').unwrap();
        assert_eq!(
            rest,
            " INFO GET /x 200 bytes=5 seconds=0.000123 agent=\"a \\\"b\\\"\" error=no such file\n"
        );
        assert_eq!(
            moment.len(),
            "2026-11-26T10:00:00.000000Z".len(),
            "{moment}"
        );
        assert!(moment.parse::<Timestamp>().is_ok(), "{moment}");
    }

    #[test]
    fn fields_of_spans_are_written_alike() {
        let line = line(|| {
            let _span = tracing::info_span!("project", path = "team/lib").entered();
            info!("read");
        });
        assert!(
            line.ends_with(" INFO project{path=\"team/lib\"}: read\n"),
            "{line}"
        );
    }
}
