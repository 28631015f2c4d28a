#pragma once
// Surfaces that hold other things: cards that measure themselves, areas that scroll, layers that float.

#include "desktop/widgets/paint.h"

#include <memory>
#include <string_view>

struct ImDrawListSplitter;

namespace segue::widgets {

/// A card whose height is known only when its content is drawn: the ground is painted below it at the end.
///
///     Card card(ui, {x, y}, width);
///     … draw from card.inner() …
///     const float bottom = card.close(y_reached);
class Card {
public:
    enum class Kind : std::uint8_t { plain, raised, tinted_warn };
    Card(Ui& ui, Point at, float width, Kind kind = Kind::raised, float padding = 16);
    Card(const Card&) = delete;
    Card& operator=(const Card&) = delete;
    ~Card();

    [[nodiscard]] Point inner() const { return {at_.x + pad_, at_.y + pad_}; }
    [[nodiscard]] float inner_width() const { return width_ - 2 * pad_; }
    [[nodiscard]] Point at() const { return at_; }
    [[nodiscard]] float width() const { return width_; }
    [[nodiscard]] float pad() const { return pad_; }
    /// Content reached `y`; returns the card's bottom. Call exactly once.
    float close(float y);

private:
    Ui& ui_;
    Point at_;
    float width_, pad_;
    Kind kind_;
    bool open_ = true;
    std::unique_ptr<ImDrawListSplitter> layers_;
};

/// A surface of known size.
void panel(const Ui& ui, const Rect& r, float rounding = 12);

/// An area that scrolls up and down. Tab reaches what is inside, and scrolls to it.
class Scroll {
public:
    Scroll(Ui& ui, std::string_view name, const Rect& r);
    Scroll(const Scroll&) = delete;
    Scroll& operator=(const Scroll&) = delete;
    ~Scroll();

    /// Where content begins, moved by the scrolling.
    [[nodiscard]] Point at() const { return at_; }
    [[nodiscard]] float width() const { return width_; }
    [[nodiscard]] const Rect& view() const { return view_; }
    [[nodiscard]] float offset() const;
    /// Content reached down to `y` (screen coordinates).
    void reached(float y) { bottom_ = y; }
    /// Puts the content's `y` (from its beginning) to the top of the view.
    void scroll_to(float y);
    void scroll_by(float dy);

private:
    Ui& ui_;
    Rect view_;
    Point at_;
    float width_, bottom_ = 0;
    bool was_scrolling_;
};

/// Scrolls the area that is being drawn, no further than it must, so that these are in sight in the next frame.
void reveal(Ui& ui, const Rect& r);

/// Something that floats above the window: search, the list of keys. Blocks nothing but what it covers.
class Layer {
public:
    Layer(Ui& ui, std::string_view name, const Rect& r);
    Layer(const Layer&) = delete;
    Layer& operator=(const Layer&) = delete;
    ~Layer();
    /// The mouse was pressed outside.
    [[nodiscard]] bool clicked_outside() const { return outside_; }

private:
    Ui& ui_;
    int layer_;
    bool outside_ = false, was_scrolling_ = false;
};

}  // namespace segue::widgets
