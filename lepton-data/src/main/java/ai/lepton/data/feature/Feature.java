package ai.lepton.data.feature;

import ai.lepton.data.table.ColumnType;

/** What becomes of one column: an immutable recipe with nothing fitted in it. Made by {@link Features}. */
public sealed interface Feature
        permits NumberFeature, CategoryFeature, DateFeature, TextFeature, ImageFeature, SoundFeature {

    /** Name of the column, and of the model's raw input. */
    String column();

    /** Name of the network's input that it becomes; features of one name are put side by side in one vector. */
    String into();

    /** The same for another input of the network. */
    Feature into(String input);

    /** What the column must be. */
    ColumnType type();
}
