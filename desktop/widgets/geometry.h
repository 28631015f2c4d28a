#pragma once
// Rectangles and the two layout boxes. Lengths are pixels of the frame buffer; views scale theirs by Ui::px.

#include <algorithm>

namespace segue::widgets {

struct Point {
    float x = 0, y = 0;
};

struct Rect {
    float x = 0, y = 0, w = 0, h = 0;
    [[nodiscard]] float right() const { return x + w; }
    [[nodiscard]] float bottom() const { return y + h; }
    [[nodiscard]] Point at() const { return {x, y}; }
    [[nodiscard]] float middle() const { return y + h / 2; }
    [[nodiscard]] Rect inset(float dx, float dy) const { return {x + dx, y + dy, std::max(0.0F, w - 2 * dx), std::max(0.0F, h - 2 * dy)}; }
    [[nodiscard]] bool contains(Point p) const { return p.x >= x && p.x < right() && p.y >= y && p.y < bottom(); }
    [[nodiscard]] bool empty() const { return w <= 0 || h <= 0; }
};

[[nodiscard]] inline Rect overlap(const Rect& a, const Rect& b) {
    const float x = std::max(a.x, b.x), y = std::max(a.y, b.y);
    return {x, y, std::max(0.0F, std::min(a.right(), b.right()) - x), std::max(0.0F, std::min(a.bottom(), b.bottom()) - y)};
}

/// Takes pieces from the left and from the right of a strip; `rest` is what lies between.
class HBox {
public:
    HBox(Rect area, float gap) : area_(area), gap_(gap) {}
    /// `h` 0: the whole height; else centred.
    Rect left(float w, float h = 0) {
        const Rect piece = place({area_.x, area_.y, std::min(w, area_.w), area_.h}, h);
        area_.x += w + gap_;
        area_.w = std::max(0.0F, area_.w - w - gap_);
        return piece;
    }
    Rect right(float w, float h = 0) {
        const Rect piece = place({area_.right() - std::min(w, area_.w), area_.y, std::min(w, area_.w), area_.h}, h);
        area_.w = std::max(0.0F, area_.w - w - gap_);
        return piece;
    }
    [[nodiscard]] Rect rest(float h = 0) const { return place(area_, h); }

private:
    static Rect place(Rect r, float h) { return h > 0 ? Rect{r.x, r.middle() - h / 2, r.w, h} : r; }
    Rect area_;
    float gap_;
};

/// Stacks pieces from the top downwards, as long as is asked for; `y` is where the next one begins.
class VBox {
public:
    VBox(Point at, float width, float gap) : x_(at.x), y_(at.y), width_(width), gap_(gap) {}
    Rect take(float h) { return take_with(h, gap_); }
    Rect take_with(float h, float gap_after) {
        const Rect piece{x_, y_, width_, h};
        y_ += h + gap_after;
        last_gap_ = gap_after;
        return piece;
    }
    void skip(float h) { y_ += h; }
    /// Goes on below something that measured itself.
    void below(float bottom) { y_ = bottom + gap_; last_gap_ = gap_; }
    [[nodiscard]] float y() const { return y_; }
    [[nodiscard]] float x() const { return x_; }
    [[nodiscard]] float width() const { return width_; }
    [[nodiscard]] Point at() const { return {x_, y_}; }
    /// The bottom of the last piece.
    [[nodiscard]] float bottom() const { return y_ - last_gap_; }

private:
    float x_, y_, width_, gap_, last_gap_ = 0;
};

}  // namespace segue::widgets
