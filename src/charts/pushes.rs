//! What a change is made of: a bar to each side of nothing, its name above it, its number and word beside.

use crate::domain::target::Standing;
use crate::report::drawing::{Push, PushBar, Pushes};

use super::canvas::{Canvas, INK, SPACED, Side, colour_of, framed, hits, strokes};
use super::scale::Scale;

const WIDTH: i32 = 480;
const LEFT: i32 = 4;
const RIGHT: i32 = 476;
/// A line of words and a bar under it.
const ROW: i32 = 34;
const BAR: (i32, i32) = (17, 28);

/// Empty without a bar.
pub fn pushes(chart: &Pushes) -> String {
    let Some(scale) = Scale::from_zero(chart.bars.iter().map(|bar| bar.value), LEFT, RIGHT) else {
        return String::new();
    };
    let bottom = ROW * chart.bars.len() as i32;
    let size = (WIDTH as u32, (bottom + 4) as u32);
    let drawn = strokes(size, |canvas| {
        for (position, bar) in chart.bars.iter().enumerate() {
            draw(canvas, bar, ROW * position as i32, scale);
        }
    });
    let parts = chart.bars.iter().enumerate().map(|(position, bar)| {
        let y = ROW * position as i32;
        ((0, y), (WIDTH, y + ROW), format!("{}\n{} {}", bar.label, bar.text, bar.word))
    });
    framed("pushes", size, &chart.caption, &(drawn + &hits(parts)))
}

fn draw(canvas: &mut Canvas<'_>, bar: &PushBar, top: i32, scale: Scale) {
    let number = format!("{} {}", bar.text, bar.word);
    let room = WIDTH / SPACED - number.chars().count() as i32 - 2;
    canvas.text(&shortened(&bar.label, room.max(8) as usize), (LEFT, top + 8), 12.0, Side::Left);
    canvas.bold(&number, (RIGHT, top + 8), 12.0, Side::Right);
    let (zero, end) = (scale.at(0.0), scale.at(bar.value));
    if zero != end {
        let (from, to) = ((zero.min(end), top + BAR.0), (zero.max(end), top + BAR.1));
        canvas.filled(from, to, colour_of(standing(bar.push)), 0.85);
    }
    canvas.line((zero, top + BAR.0 - 2), (zero, top + BAR.1 + 2), INK, 1);
}

/// The colours of what is met and of what gets worse.
fn standing(push: Push) -> Standing {
    match push {
        Push::Better => Standing::Met,
        Push::Worse => Standing::Worsening,
        Push::Neither => Standing::NoTarget,
    }
}

/// The whole name is said where the bar is pointed at, and in the table.
fn shortened(name: &str, room: usize) -> String {
    if name.chars().count() <= room {
        return name.to_owned();
    }
    let start: String = name.chars().take(room.saturating_sub(1)).collect();
    format!("{}…", start.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::drawing::Caption;

    fn bar(label: &str, value: f64, text: &str, push: Push, word: &'static str) -> PushBar {
        PushBar { label: label.to_owned(), value, text: text.to_owned(), push, word }
    }

    #[test]
    fn bars_go_both_ways_from_one_line_and_say_which_way_is_better() {
        let chart = Pushes {
            caption: Caption {
                title: "Thay đổi <".to_owned(), description: "Cộng lại đúng bằng −1,20.".to_owned()
            },
            bars: vec![
                bar("Sở Một", -1.4, "−1,40", Push::Worse, "xấu đi"),
                bar("Sở Hai", 0.2, "+0,20", Push::Better, "tốt lên"),
                bar("Cơ cấu hồ sơ", 0.0, "0,00", Push::Neither, "không đổi"),
            ],
        };
        insta::assert_snapshot!("pushes", pushes(&chart));
    }

    #[test]
    fn a_long_name_is_cut_in_the_drawing_and_whole_where_it_is_pointed_at() {
        let name = "Trung tâm Phục vụ hành chính công và Chuyển đổi số của tỉnh, chi nhánh số 12";
        let chart = Pushes { caption: Caption::default(), bars: vec![bar(name, 1.0, "+1", Push::Neither, "tăng")] };
        let svg = pushes(&chart);
        assert!(svg.contains("…") && svg.contains(&format!("<title>{name}\n+1 tăng</title>")), "{svg}");
        assert!(pushes(&Pushes::default()).is_empty());
    }
}
