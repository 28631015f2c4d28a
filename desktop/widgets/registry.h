#pragma once
// What stands on the screen, by stable name: for the tests that click by name, and for assistive technology.
//
// Every control registers once a frame. Names are paths ("work/contact:C-1", "next/accept") and never depend on the language.

#include "desktop/widgets/geometry.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace segue::widgets {

enum class Role : std::uint8_t { button, tab, row, link, text_field, toggle };

struct Item {
    std::string name;
    Role role = Role::button;
    std::string label;
    std::string value;
    bool selected = false;
    bool enabled = true;
    bool hovered = false;   ///< the pointer is really on it: nothing lies above
    bool focused = false;
    Rect rect;
    Rect visible;           ///< what the surrounding scroll area leaves of it
    int layer = 0;          ///< 0 the window, 1 what floats above it
    bool scrolls = false;   ///< inside a scroll area: may lie outside of it
};

/// A piece of text that was drawn, kept only when a test asks (`collect_texts`).
struct DrawnText {
    std::string text;
    Rect rect, visible;
    bool ours = false;      ///< one of the window's own strings: must not be cut
    bool cut = false;
    int layer = 0;
    bool scrolls = false;
};

class Registry {
public:
    void begin_frame() {
        items_.clear();
        texts_.clear();
    }
    void add(Item item) { items_.push_back(std::move(item)); }
    void add_text(DrawnText text) { texts_.push_back(std::move(text)); }

    [[nodiscard]] const std::vector<Item>& items() const { return items_; }
    [[nodiscard]] const std::vector<DrawnText>& texts() const { return texts_; }
    [[nodiscard]] const Item* find(std::string_view name) const {
        for (const Item& item : items_) {
            if (item.name == name) return &item;
        }
        return nullptr;
    }

    bool collect_texts = false;

private:
    std::vector<Item> items_;
    std::vector<DrawnText> texts_;
};

}  // namespace segue::widgets
